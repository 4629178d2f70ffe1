/** `serve` on a free port, asked over HTTP. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Ended, startHere, startProgram } from "./program.ts";

export const serveToken = "a-token-for-the-tests-0001";

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came.
  readonly body: any;
}

export interface RunningServer {
  readonly url: string;
  ask(path: string, init?: RequestInit): Promise<Reply>;
  submit(body: unknown): Promise<Reply>;
  /** In this process it is not killed: at SIGKILL it lets go of what it has in hand. */
  kill(signal: NodeJS.Signals): Promise<Ended>;
  stderr(): string;
}

interface Running {
  output(): { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<Ended>;
}

type Environment = Readonly<Record<string, string>>;

const headers = { authorization: `Bearer ${serveToken}` };

/** The built program's, in a process of its own. @throws when it ends before it listens, with what it said. */
export async function startServer(
  env: Environment,
  args: readonly string[] = [],
): Promise<RunningServer & { readonly pid: number }> {
  const running = startProgram(...commandFor(env, args));
  const kill = (signal: NodeJS.Signals) => running.process.kill(signal);
  return { ...(await listening(running, kill)), pid: running.process.pid as number };
}

/** The same in this process, which costs a tenth: for what it answers. @throws as `startServer`. */
export async function startServerHere(
  env: Environment,
  args: readonly string[] = [],
): Promise<RunningServer> {
  const running = startHere(...commandFor(env, args));
  return listening(running, (signal) => {
    running.signal(signal === "SIGINT" ? "SIGINT" : "SIGTERM");
    if (signal === "SIGKILL") running.signal("SIGTERM");
  });
}

const commandFor = (env: Environment, args: readonly string[]): [string[], { env: Environment }] => [
  ["serve", "--port", "0", "--json", ...args],
  { env: { SERVE_TOKEN: serveToken, SERVE_RPM: "10000000", ...env } },
];

async function listening(running: Running, kill: (signal: NodeJS.Signals) => void): Promise<RunningServer> {
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
    ask,
    submit: (body) =>
      ask("/api/summaries", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    async kill(signal) {
      kill(signal);
      return running.ended;
    },
    stderr: () => running.output().stderr,
  };
}
