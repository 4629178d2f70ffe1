/** The voice itself, for who has it transcribed elsewhere. */
import type { Genesys } from "../genesys/client.ts";
import { keysSeen } from "../genesys/fields.ts";
import { parseRecording, type Recording, recordingsPath } from "../genesys/recordings.ts";
import { Fault } from "../shared/fault.ts";
import { isRecord } from "../shared/json.ts";
import { orAbsent } from "./absence.ts";

const soonestMs = 2000;
const latestMs = 30_000;

/** Waits while the vendor makes the media; none when there is no recording that could be had.
 *  @param pause resolves after so many milliseconds. @throws Fault `call.timeout` after `patienceMs`, `transcript.shape`,
 *  and those of the door; a 403 names `recording:recording:view`. */
export async function fetchRecordings(
  genesys: Pick<Genesys, "get">,
  conversationId: string,
  {
    pause,
    patienceMs,
    now,
    signal,
  }: {
    readonly pause: (ms: number) => Promise<void>;
    readonly patienceMs: number;
    readonly now: () => number;
    readonly signal: AbortSignal | undefined;
  },
): Promise<readonly Recording[]> {
  const sinceMs = now();
  for (;;) {
    const recordings = recordingsIn(await orAbsent(genesys.get(recordingsPath(conversationId), signal)));
    const there = recordings?.filter(({ isAvailable }) => isAvailable);
    if (there?.every(({ urls }) => urls.length > 0)) return there;
    if (now() - sinceMs > patienceMs)
      throw new Fault("call.timeout", {
        says: "the recording's media were not made in time",
        facts: { door: "genesys", patienceMs },
      });
    const estimatedMs = Math.max(soonestMs, ...(there ?? []).map((recording) => recording.estimatedMs));
    await pause(Math.min(latestMs, estimatedMs));
  }
}

/** Undefined while they are made. */
function recordingsIn(answer: unknown): readonly Recording[] | undefined {
  if (answer === undefined) return [];
  if (answer === null) return undefined;
  if (!Array.isArray(answer)) throw new Fault("transcript.shape", { facts: { keys: keysSeen(answer) } });
  return answer.filter(isRecord).flatMap((row) => parseRecording(row) ?? []);
}
