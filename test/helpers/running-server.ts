/** The built program's `serve`, on a free port, asked over HTTP. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Ended, startProgram } from "./program.ts";

export const serveToken = "a-token-for-the-tests-0001";

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came.
  readonly body: any;
}

export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  ask(path: string, init?: RequestInit): Promise<Reply>;
  submit(body: unknown): Promise<Reply>;
  kill(signal: NodeJS.Signals): Promise<Ended>;
  stderr(): string;
}

const headers = { authorization: `Bearer ${serveToken}` };

/** @throws when it ends before it listens, with what it said. */
export async function startServer(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<RunningServer> {
  const running = startProgram(["serve", "--port", "0", "--json", ...args], {
    env: { SERVE_TOKEN: serveToken, SERVE_RPM: "10000000", ...env },
  });
  let end: Ended | undefined;
  void running.ended.then((ended) => {
    end = ended;
  });
  while (!running.output().stdout.includes("\n")) {
    if (end) throw new Error(`serve ended with ${end.code}: ${end.stderr}`);
    await sleep(20);
  }
  const { url } = JSON.parse(running.output().stdout.split("\n")[0] as string) as { url: string };

  async function ask(path: string, init: RequestInit = {}): Promise<Reply> {
    const response = await fetch(`${url}${path}`, { ...init, headers: { ...headers, ...init.headers } });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }
  return {
    url,
    pid: running.process.pid as number,
    ask,
    submit: (body) =>
      ask("/api/summaries", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    async kill(signal) {
      running.process.kill(signal);
      return running.ended;
    },
    stderr: () => running.output().stderr,
  };
}
