/** Flags and the file of --filter -> the question, checked before anything is sent. A flag takes the place of what the
 *  file says of the same. */
import { resolve } from "node:path";
import { Fault } from "../shared/fault.ts";
import { readTextFile } from "../shared/text-file.ts";
import type { Speaker } from "../shared/types.ts";
import { type FilterGroups, parseFilterGroups } from "../source/filter-groups.ts";
import {
  checkQuestion,
  parseKeywords,
  parseLengths,
  parsePageSize,
  parseSentiment,
  type Question,
} from "../source/question.ts";
import type { Context } from "./context.ts";
import { parseWindow } from "./window.ts";

export interface QuestionFlags {
  readonly from?: string;
  readonly to?: string;
  readonly yes?: boolean;
  readonly all?: readonly string[];
  readonly any?: readonly string[];
  readonly none?: readonly string[];
  readonly loose?: boolean;
  readonly speaker?: Speaker;
  readonly sentiment?: readonly string[];
  readonly mediaType?: readonly string[];
  readonly queue?: readonly string[];
  readonly user?: readonly string[];
  readonly direction?: "inbound" | "outbound";
  readonly division?: readonly string[];
  readonly duration?: string;
  readonly language?: readonly string[];
  readonly topic?: readonly string[];
  readonly filter?: string;
  readonly pageSize?: number;
}

export interface Asked {
  /** Everything that makes the question this one: not when it is asked, nor what becomes of the answer. */
  readonly identity: unknown;
  /** @param askedAtMs `now` in the range. @throws Fault `usage.invalid`. */
  readonly questionAt: (askedAtMs: number) => Question;
  readonly pageSize: number;
  readonly notes: readonly string[];
}

const usualPageSize = 100;

/** @throws Fault `usage.invalid` for everything that is wrong with the question. */
export function parseAsked(flags: QuestionFlags, context: Context): Asked {
  const file = flags.filter === undefined ? undefined : readFilter(flags.filter, context);
  const from = flags.from ?? file?.from;
  const to = flags.to ?? file?.to;
  if (from === undefined)
    throw new Fault("usage.invalid", {
      says: "the query has no beginning",
      next: "give --from, as 2025-03-10 or 2025-03-10T08:00:00Z",
    });
  const about: Omit<Question, "range"> = {
    wanted: {
      all: parseKeywords("--all", flags.all ?? file?.all ?? []),
      any: parseKeywords("--any", flags.any ?? file?.any ?? []),
      none: parseKeywords("--none", flags.none ?? []),
      isLoose: flags.loose === true,
      speaker: flags.speaker ?? file?.speaker,
    },
    sentiments: (flags.sentiment ?? file?.sentiment ?? []).map(parseSentiment),
    filters: {
      mediaTypes: flags.mediaType,
      queueIds: flags.queue,
      userIds: flags.user,
      direction: flags.direction,
      divisionIds: flags.division,
      lengths: flags.duration === undefined ? undefined : parseLengths(flags.duration),
    },
    languages: (flags.language ?? []).map((tag) => tag.toLowerCase()),
    topics: (flags.topic ?? []).map((topic) => topic.toLowerCase()),
  };
  const questionAt = (askedAtMs: number): Question => {
    const { fromMs, toMs } = parseWindow({ from, to, yes: flags.yes }, askedAtMs);
    return { range: { fromMs, toMs }, ...about };
  };
  checkQuestion(questionAt(context.now()));
  return {
    identity: { from, to, ...about },
    questionAt,
    pageSize: parsePageSize("--page-size", flags.pageSize ?? file?.pageSize ?? usualPageSize),
    notes: file?.notes ?? [],
  };
}

function readFilter(path: string, { cwd }: Context): FilterGroups {
  return parseFilterGroups(
    readTextFile(resolve(cwd, path), { code: "usage.invalid", what: "the file of --filter" }),
  );
}
