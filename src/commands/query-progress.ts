/** One line that rewrites itself while a query goes on, where somebody sees it; elsewhere a plain line a minute. */
import { count } from "../report/numbers.ts";
import type { QueryPage } from "../shared/query-page.ts";
import type { Context } from "./context.ts";
import type { RunFlags } from "./run-flags.ts";
import { canRewrite } from "./terminal.ts";

const plainMs = 60_000;

export function createQueryProgress(
  pieces: number,
  { quiet = false, json = false }: Pick<RunFlags, "quiet" | "json">,
  context: Context,
) {
  const { stderr, now } = context;
  const isShown = !quiet && !json;
  const isRewritten = canRewrite(context);
  let told = now();
  let [listed, found] = [0, 0];
  /** Hits may come to the same terminal. */
  const clear = () => void (isShown && isRewritten && stderr.write("\r\u001b[K"));
  return {
    clear,
    page({ piece, listed: more, matches }: QueryPage) {
      listed += more;
      found += matches;
      if (!isShown || (!isRewritten && now() - told < plainMs)) return;
      told = now();
      const line = `part ${piece + 1} of ${pieces}: found ${count(found)} of ${count(listed)} conversations`;
      stderr.write(isRewritten ? `\r\u001b[K${line}` : `${line}\n`);
    },
  };
}
