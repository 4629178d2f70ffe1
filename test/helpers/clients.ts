/** Two hundred clients that fetch, each over a connection of its own. */
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "undici";
import { serveToken } from "./running-server.ts";

export const clients = 200;

const headers = { authorization: `Bearer ${serveToken}` };

/** Milliseconds of every request, ascending. @param pathOf of a client's next request. @param everyMs a client asks so
 *  often; without it as often as it is answered. @throws when one is not answered with 200. */
export async function pressOn(
  url: string,
  pathOf: (turn: number) => string,
  { seconds, everyMs = 0 }: { readonly seconds: number; readonly everyMs?: number },
): Promise<number[]> {
  const times: number[] = [];
  const until = performance.now() + seconds * 1000;
  const press = async (index: number) => {
    const client = new Client(url);
    await sleep((index / clients) * everyMs);
    for (let turn = index; performance.now() < until; turn += 1) {
      const startedAt = performance.now();
      const { statusCode, body } = await client.request({ path: pathOf(turn), method: "GET", headers });
      await body.text();
      if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
      const ms = performance.now() - startedAt;
      times.push(ms);
      if (everyMs > 0) await sleep(Math.max(0, everyMs - ms));
    }
    await client.close();
  };
  await Promise.all(Array.from({ length: clients }, (_, index) => press(index)));
  return times.sort((a, b) => a - b);
}
