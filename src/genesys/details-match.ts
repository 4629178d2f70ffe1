/** The filters of a details query, applied here: to conversations that were named by something which knows no filters. */
import type { NarrowFilters } from "./details-query.ts";
import { type Fields, instantAt, listAt, textAt, textsAt } from "./fields.ts";

/** As the vendor would: media type, queue and agent are looked for in all of its sessions and segments. */
export function fitsFilters(row: Fields, filters: NarrowFilters): boolean {
  const { mediaTypes, queueIds, userIds, divisionIds, direction, lengths } = filters;
  const participants = listAt(row, "participants");
  const sessions = participants.flatMap((participant) => listAt(participant, "sessions"));
  const segments = sessions.flatMap((session) => listAt(session, "segments"));
  const holds = (wanted: readonly string[] | undefined, having: () => readonly (string | undefined)[]) =>
    !wanted || wanted.length === 0 || having().some((value) => value !== undefined && wanted.includes(value));
  const lengthMs =
    (instantAt(row, "conversationEnd") ?? Number.NaN) - (instantAt(row, "conversationStart") ?? Number.NaN);
  return (
    holds(mediaTypes, () => sessions.map((session) => textAt(session, "mediaType"))) &&
    holds(queueIds, () => segments.map((segment) => textAt(segment, "queueId"))) &&
    holds(userIds, () => participants.map((participant) => textAt(participant, "userId"))) &&
    holds(divisionIds, () => textsAt(row, "divisionIds")) &&
    holds(direction && [direction], () => [textAt(row, "originatingDirection")]) &&
    (!lengths || (lengthMs >= lengths.leastMs && lengthMs < (lengths.belowMs ?? Number.POSITIVE_INFINITY)))
  );
}
