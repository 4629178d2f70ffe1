/** Words that all advice shares. */
import type { HolderStanding } from "../../shared/standing.ts";

export interface Advice {
  readonly says: string;
  /** What to type; undefined when there is nothing to do but wait. */
  readonly command?: string;
  /** It will not get better by itself. */
  readonly isPressing: boolean;
}

export const program = "transcript-gateway";

/** A holder says every 5 seconds that he lives. */
export const silentMs = 15_000;

/** After these one should look before one runs again. */
export const looks: Readonly<Record<number, string>> = {
  23: `${program} quarantine list`,
  24: `${program} audit verify`,
  77: `${program} doctor`,
  78: `${program} doctor`,
};

export const nameOf = ({ pid, host, days }: HolderStanding): string =>
  [
    pid === undefined ? "" : `process ${pid}`,
    host === undefined ? "" : `on ${host}`,
    days === undefined ? "" : `for ${days === "any" ? "any day" : days.replace(/^(.*) to \1$/, "$1")}`,
  ]
    .filter(Boolean)
    .join(" ");

export const shortInstant = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
