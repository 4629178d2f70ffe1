/** A process of its own for each side of a comparison. Two that are measured in one process measure each other: V8
 *  compiles a function for all who call it, and what a maker returns for good only while there is one of it. The sides
 *  live as long as the bench and take turns, so that they meet the same noise. */
import { fork } from "node:child_process";
import { once } from "node:events";

export interface Side<Asked, Told> {
  /** One at a time; the other sides wait meanwhile. */
  ask(asked: Asked): Promise<Told>;
  close(): Promise<void>;
}

/** @param script beside this file; it answers each message with one of its own. @param given to be read with `given`.
 *  @param env besides the bench's own. */
export function openSide<Asked extends object, Told>(
  script: string,
  given: object,
  env: Readonly<Record<string, string>> = {},
): Side<Asked, Told> {
  const path = new URL(script, import.meta.url).pathname;
  const child = fork(path, [JSON.stringify(given)], {
    env: { ...process.env, ...env },
    execArgv: ["--import", "tsx"],
  });
  const exited = once(child, "exit");
  const gone = exited.then(([code]) => {
    throw new Error(`${script} ended with ${code}`);
  });
  gone.catch(() => undefined);
  return {
    async ask(asked) {
      const answer = once(child, "message");
      child.send(asked);
      const [told] = (await Promise.race([answer, gone])) as [Told];
      return told;
    },
    async close() {
      child.kill();
      await exited;
    },
  };
}

/** In the side's process: what it was opened with. */
export const given = <Given>(): Given => JSON.parse(process.argv[2] ?? "") as Given;

/** In the side's process: does what it is asked, one after the other. */
export function answerEach<Asked, Told extends object>(work: (asked: Asked) => Promise<Told>): void {
  process.on("message", async (asked: Asked) => {
    process.send?.(await work(asked));
  });
}

/** In milliseconds, of this process on all its threads. */
export async function cpuMsOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
