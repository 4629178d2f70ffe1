/** What an event says, wherever its sender puts it. Senders are workflows that somebody has drawn, gateways, and servers
 *  built after a tutorial: none of them has one form. */
import { isRecord } from "../shared/json.ts";
import { asVendorWrites } from "../shared/uuid.ts";

/** Names of members, from the outside in. */
export type Path = readonly string[];

export interface EventTerms {
  /** Types that are listened to. */
  readonly types: ReadonlySet<string>;
  readonly typePath: Path;
  readonly conversationPath: Path;
  /** Of what a speech-to-text server makes. */
  readonly transcriptionPath: Path;
}

export type Said =
  | { readonly kind: "ignored" }
  | { readonly kind: "malformed"; readonly where: Path }
  | {
      readonly kind: "announced";
      readonly type: string;
      readonly conversationId?: string;
      readonly transcriptionId?: string;
    };

const idPattern = /^[\w.:-]{1,100}$/;

export function readEvent(body: unknown, terms: EventTerms): Said {
  const type = valueAt(body, terms.typePath);
  if (typeof type !== "string") return { kind: "malformed", where: terms.typePath };
  if (!terms.types.has(type)) return { kind: "ignored" };
  const conversationId = valueAt(body, terms.conversationPath);
  const transcriptionId = valueAt(body, terms.transcriptionPath);
  if (isId(conversationId))
    return { kind: "announced", type, conversationId: asVendorWrites(conversationId) };
  if (conversationId === undefined && isId(transcriptionId))
    return { kind: "announced", type, transcriptionId };
  return { kind: "malformed", where: terms.conversationPath };
}

const isId = (value: unknown): value is string => typeof value === "string" && idPattern.test(value);

const valueAt = (body: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    body,
  );
