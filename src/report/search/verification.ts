/** How an index stands against the results, in words. */
import { many } from "../numbers.ts";

interface Verification {
  readonly results: number;
  readonly missing: readonly string[];
  readonly stale: readonly string[];
  readonly extra: readonly string[];
}

/** More ids than these help nobody. */
const mostIds = 10;

export function verificationText(name: string, { results, missing, stale, extra }: Verification): string {
  const row = (ids: readonly string[], what: string): string[] => {
    if (ids.length === 0) return [];
    const more = ids.length > mostIds ? ` and ${many(ids.length - mostIds, "other")}` : "";
    return [`  ${many(ids.length, "conversation")} ${what}: ${ids.slice(0, mostIds).join(", ")}${more}`];
  };
  const problems = [
    ...row(missing, "missing"),
    ...row(stale, "not as in the results"),
    ...row(extra, "that the results do not have"),
  ];
  const head =
    problems.length === 0
      ? `${name}: equal to the results, ${many(results, "conversation")}`
      : `${name}: not equal to the results, which have ${many(results, "conversation")}`;
  return `${[head, ...problems].join("\n")}\n`;
}
