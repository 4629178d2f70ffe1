/** How a summary of a given template and length is made: prompt, schema, what clears the answer, and the fingerprint of
 *  it all. One server makes many kinds, over one connection to the model. */
import type { Config } from "../config.ts";
import { wordsOf } from "../forward/answer-schema.ts";
import { createForward, type Forward } from "../forward/client.ts";
import type { Exchange } from "../forward/exchange.ts";
import { dataRule } from "../forward/prompt.ts";
import type { Calibration } from "../forward/tokens.ts";
import { type Clearing, createClearing } from "../redact/clearing.ts";
import type { Guard } from "../redact/guard.ts";
import type { Redactor } from "../redact/redactor.ts";
import { Fault } from "../shared/fault.ts";
import { sha256 } from "../shared/sha256.ts";
import { createShelf } from "../shared/shelf.ts";
import type { SummaryWish } from "../shared/summary-book.ts";
import { loadTexts, type Texts } from "../texts.ts";

export interface Kind {
  readonly template: string;
  /** Characters. */
  readonly maxLength: number;
}

export interface Way {
  readonly text: Texts;
  readonly clearing: Clearing;
  readonly forward: Forward;
  /** By source; asked for with every summary that is handed out. */
  readonly fingerprints: Readonly<Record<"llm" | "both", string>>;
}

export interface Ways {
  of(kind: Kind): Promise<Way>;
  /** Under which a summary is what was asked for; the vendor's own depends on the redactor alone. */
  fingerprintOf(wish: Pick<SummaryWish, "template" | "maxLength" | "source">): Promise<string>;
}

export interface WaysOptions {
  readonly config: Config;
  readonly redactor: Redactor;
  readonly guard: Guard;
  readonly exchange: Exchange;
  readonly calibration: Calibration | undefined;
}

/** Kept ready. */
const mostWays = 64;

export function createWays({ config, redactor, guard, exchange, calibration }: WaysOptions): Ways {
  const ways = createShelf(async ({ template, maxLength }: Kind): Promise<Way> => {
    const text = await textsFor(config, { template, maxLength });
    const fingerprintFor = (source: string) =>
      sha256(
        JSON.stringify([
          ...[redactor.fingerprint, dataRule, text.template.text, maxLength],
          ...[text.schema.json, config.llm.model, source],
        ]),
      );
    return {
      text,
      fingerprints: { llm: fingerprintFor("llm"), both: fingerprintFor("both") },
      clearing: createClearing(redactor, guard, { ownWords: wordsOf(text.schema) }),
      forward: createForward({ ...config.llm, ...text, calibration, exchange }),
    };
  }, mostWays);

  const ofNative = sha256(JSON.stringify([redactor.fingerprint, "native"]));
  return {
    of: ({ template, maxLength }) => ways.get({ template, maxLength }),
    async fingerprintOf({ template, maxLength, source }) {
      if (source === "native") return ofNative;
      return (await ways.get({ template, maxLength })).fingerprints[source];
    },
  };
}

const builtIn = ["summary", "analysis"] as const;

/** The user's own prompt or schema comes first, where there is one. */
export const templatesOf = ({ promptFile, outputSchemaFile }: Config): readonly string[] =>
  promptFile === undefined && outputSchemaFile === undefined ? builtIn : ["own", ...builtIn];

/** @throws Fault `config.invalid`, also for a template there is not (any more), and a schema without a summary. */
export async function textsFor(config: Config, { template, maxLength }: Kind): Promise<Texts> {
  const promptTemplate = builtIn.find((name) => name === template);
  if (!promptTemplate && !templatesOf(config).includes(template)) {
    throw new Fault("config.invalid", {
      says: "there is no such template",
      next: `the known ones are ${templatesOf(config).join(", ")}`,
    });
  }
  const ofTemplate = promptTemplate && { promptTemplate, promptFile: undefined, outputSchemaFile: undefined };
  const text = await loadTexts({ ...config, ...ofTemplate, summaryMaxChars: maxLength });
  if (text.schema.names.has("summary")) return text;
  throw new Fault("config.invalid", {
    says: "OUTPUT_SCHEMA_FILE has no member named summary, which serve hands out",
    next: "name it so, or unset OUTPUT_SCHEMA_FILE for serve",
  });
}
