/** What was found in the audit, for somebody who has to answer for it. */
import type { AuditHead, Inspection } from "../shared/audit-book.ts";
import { count, many, usd } from "./numbers.ts";

/** Problems shown; a file that is gone makes one a conversation. */
const mostShown = 200;

export function auditText(
  { records, totals, problems, unended, deliveries, recordings, queries, forgotten }: Inspection,
  head: AuditHead | undefined,
): string {
  const more = problems.length - mostShown;
  const { requests, answered, failed, unknown, costUsd } = totals;
  return [
    ...problems.slice(0, mostShown).map((problem) => `- ${problem}`),
    ...(more > 0 ? [`- and ${count(more)} more (--json shows all)`] : []),
    `${many(records, "record")}, ${problems.length === 0 ? "whole and in order" : many(problems.length, "problem")}`,
    `${many(requests, "request")}: ${count(answered)} answered, ${count(failed)} failed, ${count(unknown)} without an outcome on record; ${usd(costUsd)}`,
    ...(deliveries.tries > 0
      ? [`${many(deliveries.tries, "callback")} tried, ${count(deliveries.heard)} heard`]
      : []),
    ...(recordings.tries > 0
      ? [`${many(recordings.tries, "recording")} given to be transcribed, ${count(recordings.heard)} taken`]
      : []),
    ...(queries.asked > 0
      ? [`${many(queries.asked, "query", "queries")} asked, ${many(queries.shown, "conversation")} shown`]
      : []),
    ...(forgotten.asked + forgotten.age > 0 ? [forgottenText(forgotten)] : []),
    ...unended.map((runId) => `run ${runId} has no end on record: it was killed, or is at work`),
    ...(head ? [`record ${head.seq} is ${head.hash}`] : []),
    "",
  ].join("\n");
}

const forgottenText = ({ age, asked }: Inspection["forgotten"]): string =>
  `forgotten: ${many(asked, "conversation")} on request, ${count(age)} for their age; of what they sent only the record is left`;

interface Found {
  readonly requests: number;
  readonly types: readonly string[];
  readonly maskedIn: readonly string[];
  readonly forgotten: number;
  readonly unmaskedIn: readonly string[];
}

/** @param number of the value in its file, in place of the value. */
export function foundText(
  number: number,
  { requests, types, maskedIn, forgotten, unmaskedIn }: Found,
): string {
  const ids = forgotten === 0 ? maskedIn : [...maskedIn, `${count(forgotten)} that were forgotten`];
  const masked =
    requests === 0
      ? "was never masked"
      : `was masked as ${types.join(", ")} in ${many(requests, "request")}, of\n${list(ids)}`;
  const unmasked =
    unmaskedIn.length === 0 ? "rests in no result" : `rests as it is in the results of\n${list(unmaskedIn)}`;
  return `value ${number} ${masked}\nvalue ${number} ${unmasked}\n`;
}

const list = (ids: readonly string[]): string => ids.map((id) => `  ${id}`).join("\n");
