/** Stands before a server and notes when each request came: what all who ask it do together. */
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface CountingProxy {
  readonly url: string;
  /** Epoch milliseconds. */
  readonly atMs: readonly number[];
  /** What comes from now on gets no answer. @returns lets all of it go. */
  hold(): () => void;
  close(): Promise<void>;
}

export async function openCountingProxy(target: string): Promise<CountingProxy> {
  const atMs: number[] = [];
  let isOpen = Promise.resolve();
  const { port } = new URL(target);
  const server = createServer(async (incoming, answer) => {
    atMs.push(Date.now());
    await isOpen;
    const { method, url: path, headers } = incoming;
    const outgoing = request({ host: "127.0.0.1", port, method, path, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    outgoing.on("error", () => answer.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    atMs,
    hold() {
      let letGo = () => {};
      isOpen = new Promise((resolve) => {
        letGo = resolve;
      });
      return letGo;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The most that came in any stretch of so many milliseconds. */
export function busiest(atMs: readonly number[], stretchMs: number): number {
  const times = atMs.toSorted((a, b) => a - b);
  let first = 0;
  let most = 0;
  for (const [index, time] of times.entries()) {
    while ((times[first] ?? time) <= time - stretchMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
