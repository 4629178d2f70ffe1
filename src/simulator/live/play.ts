/** Plays the calls of a world that is going on: who comes and goes, what is understood of what is said, again and again
 *  until it is final, a little out of order and some of it twice. Keeps what was told and when, for those who must prove
 *  that nothing was lost. */
import { legsOf } from "../details-document.ts";
import { createRandom } from "../random.ts";
import { type TimedLine, timedLinesOf } from "../timing.ts";
import type { Header, World } from "../world.ts";
import type { Channels } from "./channels.ts";
import { callBody, speechBody, type Telling } from "./frames.ts";
import type { Disconnect, LiveOptions } from "./live-options.ts";

/** A final utterance; all times epoch milliseconds. */
export interface ToldRow {
  readonly conversationId: string;
  readonly communicationId: string;
  readonly utteranceId: string;
  readonly text: string;
  readonly startMs: number;
  readonly toldMs: number;
  /** To how many sockets it went out. */
  readonly sockets: number;
}

export interface Play {
  readonly told: readonly ToldRow[];
  /** Conversations that have begun. */
  begun(): number;
  close(): void;
}

interface Step {
  readonly atMs: number;
  readonly run: () => void;
}

export interface PlayOptions {
  readonly world: World;
  readonly channels: Channels;
  readonly live: LiveOptions;
  readonly now: () => number;
}

export function createPlay({ world, channels, live, now }: PlayOptions): Play {
  const told: ToldRow[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let begun = 0;

  function at(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms - now());
    timers.add(timer);
  }

  /** One timer a conversation, whatever it holds. */
  function follow(steps: readonly Step[], from = 0): void {
    const next = steps[from];
    if (!next) return;
    at(next.atMs, () => {
      let done = from;
      for (let step = steps[done]; step && step.atMs <= now(); step = steps[done]) {
        step.run();
        done += 1;
      }
      follow(steps, done);
    });
  }

  function publishCall(header: Header, atMs: number): void {
    const body = callBody(header, world, atMs);
    channels.publish(`v2.routing.queues.${header.queueId}.conversations.calls`, body);
    channels.publish(`v2.users.${header.agentId}.conversations.calls`, body);
  }

  function speechSteps(telling: Telling, lines: readonly TimedLine[]): Step[] {
    const { header, communicationId } = telling;
    const random = createRandom(world.options.seed, header.index, 0x11fe);
    const topic = `v2.conversations.${header.id}.transcription`;
    const publish = (atMs: number, heard: Parameters<typeof speechBody>[2], isEnded = false) =>
      channels.publish(topic, speechBody(telling, atMs, heard, isEnded));
    const steps: Step[] = [{ atMs: telling.beganMs, run: () => publish(telling.beganMs, []) }];
    let lastMs = header.endMs;
    for (const [index, line] of lines.entries()) {
      const utteranceId = `u-${String(index + 1).padStart(4, "0")}`;
      for (let interim = 1; interim <= live.interims; interim += 1) {
        const share = interim / (live.interims + 1);
        const atMs =
          line.startMs + line.durationMs * share + live.recognitionMs + random.between(0, live.disorderMs);
        steps.push({ atMs, run: () => publish(atMs, [{ line, utteranceId, isFinal: false, share }]) });
      }
      const finalMs =
        line.startMs + line.durationMs + live.recognitionMs + random.between(0, live.disorderMs);
      const text = header.isUndecorated ? line.spoken : line.written;
      const heard = [{ line, utteranceId, isFinal: true, share: 1 }];
      steps.push({
        atMs: finalMs,
        run() {
          const sockets = publish(finalMs, heard);
          const { startMs } = line;
          told.push({
            ...{ conversationId: header.id, communicationId, utteranceId, text, startMs },
            toldMs: now(),
            sockets,
          });
        },
      });
      if (random.chance(live.repeats))
        steps.push({ atMs: finalMs + live.disorderMs, run: () => publish(finalMs, heard) });
      lastMs = Math.max(lastMs, finalMs);
    }
    return [...steps, { atMs: lastMs, run: () => publish(lastMs, [], true) }];
  }

  function begin(header: Header): void {
    begun += 1;
    const agent = legsOf(header).find(({ purpose }) => purpose === "agent");
    const beganMs = agent?.fromMs ?? header.startMs;
    const steps: Step[] = [header.startMs, beganMs, header.endMs].map((atMs) => ({
      atMs,
      run: () => publishCall(header, atMs),
    }));
    if (header.transcriptOf) {
      const communicationId = world.sessionId(header, header.transcriptOf);
      const lines = timedLinesOf(header, world).filter(({ startMs }) => startMs >= beganMs);
      steps.push(...speechSteps({ header, world, communicationId, beganMs }, lines));
    }
    follow(steps.toSorted((a, b) => a.atMs - b.atMs));
  }

  /** Those that began before anybody looked go on too. */
  function beginFrom(index: number): void {
    const header = world.header(index);
    if (!header) return;
    at(header.startMs, () => {
      begin(header);
      beginFrom(index + 1);
    });
  }
  beginFrom(0);

  const startedMs = now();
  const strike = (kind: Disconnect, atMs: number): void =>
    at(atMs, () => {
      if (!channels.disconnect(kind)) strike(kind, now() + 100);
    });
  for (const { kind, afterMs } of live.disconnects) strike(kind, startedMs + afterMs);

  return {
    told,
    begun: () => begun,
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
