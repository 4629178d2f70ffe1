/** The rules file: what an organisation changes about the redactor. JSON or YAML (JSON is YAML), checked with
 *  zod; a key nobody knows is refused with the one that was probably meant. zod, yaml and the pattern engine are
 *  imported when a file is read: most runs have none. */
import { closest } from "../../shared/closest.ts";
import { Fault } from "../../shared/fault.ts";
import { type PiiType, piiTypes } from "../../shared/types.ts";
import { checksum } from "../checksums.ts";
import { allDetectors } from "../detectors/catalogue.ts";
import { compilePattern, type OwnPattern } from "./pattern.ts";

export const locales = ["us", "uk", "ca", "au", "de", "fr", "es", "nl", "it", "pl", "in", "br"] as const;
export type Locale = (typeof locales)[number];

export interface OwnDetector {
  readonly name: string;
  readonly type: PiiType;
  readonly pattern: OwnPattern;
  /** Words of which one must stand near, in the same turn. */
  readonly context: readonly string[];
  readonly check?: (value: string) => boolean;
  readonly matches: readonly string[];
  readonly ignores: readonly string[];
}

export interface Rules {
  readonly maskTemplate?: string;
  /** Detectors and types that are off, as written in the file; the audit names them. */
  readonly off: readonly string[];
  /** National detectors of other countries are off. Absent: all are on. */
  readonly locales?: readonly Locale[];
  /** Texts that are never masked, lower case. */
  readonly allow: readonly string[];
  readonly own: readonly OwnDetector[];
  /** The file's content as read, for the fingerprint. */
  readonly source: string;
}

/** Findings that no table lists: the listener's. */
const listenerNames = [
  "name",
  "street",
  "email-said",
  "number-said",
  "lone-value",
  "email",
  "handle",
  "url-userinfo",
  "ipv6",
];
const detectorNames: readonly string[] = [...allDetectors.map(({ name }) => name), ...listenerNames];

/** @throws Fault `config.invalid` that names the key and says what to write instead. */
export async function parseRules(text: string): Promise<Rules> {
  const [{ z }, { parse }] = await Promise.all([import("zod"), import("yaml")]);
  const list = z.array(z.string().min(1));
  const schema = z.strictObject({
    maskTemplate: z.string().optional(),
    locales: z.array(z.enum(locales)).optional(),
    allow: list.default([]),
    detectors: z
      .strictObject({
        off: list.default([]),
        own: z
          .array(
            z.strictObject({
              name: z.string().regex(/^[a-z][a-z0-9-]*$/),
              type: z.enum(piiTypes),
              pattern: z.string().min(1),
              context: z.union([z.string(), list]).optional(),
              checksum: z.enum(Object.keys(checksum) as (keyof typeof checksum)[]).optional(),
              matches: list.default([]),
              ignores: list.default([]),
            }),
          )
          .default([]),
      })
      .default({ off: [], own: [] }),
  });

  const parsed = schema.safeParse(readDocument(text, parse));
  if (!parsed.success) throw wrong(describe(parsed.error.issues[0]));
  const { detectors, ...rest } = parsed.data;
  for (const name of detectors.off) {
    const known = [...detectorNames, ...piiTypes];
    if (!known.includes(name)) throw wrong(`detectors.off: there is no ${name}`, closest(name, known));
  }
  const own = await Promise.all(
    detectors.own.map(async ({ checksum: sum, context, pattern, ...detector }, index) => ({
      ...detector,
      context: [context ?? []].flat().map((word) => word.toLowerCase()),
      pattern: await compilePattern(pattern, `detectors.own[${index}].pattern`),
      ...(sum ? { check: checksum[sum] } : {}),
    })),
  );
  return {
    ...(rest.maskTemplate === undefined ? {} : { maskTemplate: rest.maskTemplate }),
    ...(rest.locales === undefined ? {} : { locales: rest.locales }),
    allow: rest.allow.map((text) => text.toLowerCase()),
    off: detectors.off,
    own,
    source: JSON.stringify(parsed.data),
  };
}

function readDocument(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text) ?? {};
  } catch {
    throw wrong("the rules file is neither JSON nor YAML");
  }
}

const knownKeys = [
  "maskTemplate",
  "locales",
  "allow",
  "detectors",
  "off",
  "own",
  "name",
  "type",
  "pattern",
  "context",
  "checksum",
  "matches",
  "ignores",
];

interface Issue {
  readonly code: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

function describe(issue: Issue | undefined): string {
  if (!issue) return "the rules file is wrong";
  const place = issue.path.map(String).join(".");
  const [key] = issue.keys ?? [];
  if (key === undefined) return `${place || "the rules file"}: ${issue.message}`;
  const meant = closest(key, knownKeys);
  return `${place ? `${place}: ` : ""}unknown key ${key}${meant ? `; did you mean ${meant}?` : ""}`;
}

const wrong = (says: string, meant?: string): Fault =>
  new Fault("config.invalid", {
    says,
    next: meant ? `did you mean ${meant}?` : "correct the rules file (REDACTION_RULES or --rules)",
  });
