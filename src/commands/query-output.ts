/** Where the hits of a query go: stdout, or a file that has its name only when the query is at its end. */
import { resolve } from "node:path";
import { csvHead, type HitFormat, type HitLayout, hitCsv, hitLine, hitText } from "../report/query/hits.ts";
import { disk } from "../shared/disk.ts";
import type { QueryHit } from "../shared/query-page.ts";
import type { Context } from "./context.ts";
import { expectNoFile } from "./new-file.ts";

export interface HitOutput {
  /** @throws Fault `disk.failed`. */
  give(hits: readonly QueryHit[]): Promise<void>;
  /** Returns where they are, when that is a file. */
  end(isWhole: boolean): Promise<string | undefined>;
}

export interface HitOutputOptions {
  readonly format: HitFormat;
  /** Stdout without one. */
  readonly path: string | undefined;
  readonly isReplacing: boolean;
  readonly layout: HitLayout;
}

/** @throws Fault `usage.invalid` when the file is there and may not be replaced; `disk.failed`. */
export async function openHitOutput(
  { format, path, isReplacing, layout }: HitOutputOptions,
  context: Context,
): Promise<HitOutput> {
  const write = { table: (hit: QueryHit) => hitText(hit, layout), jsonl: hitLine, csv: hitCsv }[format];
  const head = format === "csv" ? csvHead : "";
  if (path === undefined) {
    context.stdout.write(head);
    return {
      async give(hits) {
        for (const hit of hits) context.stdout.write(write(hit));
      },
      end: async () => undefined,
    };
  }
  if (!isReplacing) expectNoFile("--out", path, context);
  const whole = resolve(context.cwd, path);
  const part = `${whole}.part`;
  await disk.remove(part);
  await disk.append(part, Buffer.from(head));
  return {
    async give(hits) {
      if (hits.length > 0) await disk.append(part, Buffer.from(hits.map(write).join("")));
    },
    async end(isWhole) {
      if (!isWhole) return `${path}.part`;
      await disk.rename(part, whole);
      return path;
    },
  };
}
