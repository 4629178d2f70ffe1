/** Dialogues are written as plays, in plain text, because that is how one can hear whether they are lifelike:
 *
 *      # name tag tag
 *      A: What the agent says. | Or says instead.
 *      C? What the customer may also leave out; values stand in {braces}.
 *      *
 *
 *  `B:` is the voice menu, `*` the place where the agent makes sure who is calling, `/` a line break in a mail.
 *  Tags are media types, industries and locales; a scene is played where all kinds of tag it has agree. */
import { industries } from "./industries.ts";
import type { Locale } from "./value.ts";

export interface SceneLine {
  readonly speaker: "customer" | "agent" | "bot";
  readonly isOptional: boolean;
  readonly alternatives: readonly string[];
}

export interface Scene {
  readonly name: string;
  readonly lines: readonly (SceneLine | "identity")[];
  /** Slots in it, without what comes after a dot. */
  readonly slots: ReadonlySet<string>;
  fits(setting: Setting): boolean;
}

export interface Setting {
  readonly mediaType: "voice" | "message" | "email";
  readonly industry: string;
  readonly locale: Locale;
}

const speakers = { A: "agent", B: "bot", C: "customer" } as const;
const kinds: readonly [keyof Setting, ReadonlySet<string>][] = [
  ["mediaType", new Set(["voice", "message", "email"])],
  ["locale", new Set(["us", "uk"])],
  ["industry", new Set(industries.map(({ name }) => name))],
];

/** @throws RangeError naming the line that is none. */
export const parseScenes = (play: string): readonly Scene[] =>
  play
    .split(/^\s*#\s*/m)
    .slice(1)
    .map(parseScene);

function parseScene(text: string): Scene {
  const [head = "", ...rest] = text.trim().split("\n");
  const [name = "", ...tags] = head.trim().split(/\s+/);
  const unknown = tags.find((tag) => !kinds.some(([, known]) => known.has(tag)));
  if (unknown) throw new RangeError(`${name}: unknown tag ${unknown}`);
  return {
    name,
    lines: rest.map((line) => parseLine(name, line.trim())),
    slots: new Set([...text.matchAll(/\{(\w+)/g)].map(([, slot]) => slot as string)),
    fits: (setting) =>
      kinds.every(([kind, known]) => {
        const wanted = tags.filter((tag) => known.has(tag));
        return wanted.length === 0 || wanted.includes(setting[kind]);
      }),
  };
}

function parseLine(scene: string, line: string): SceneLine | "identity" {
  if (line === "*") return "identity";
  const [, speaker, sign, text] = /^([ABC])([:?]) (.+)$/.exec(line) ?? [];
  if (!speaker || !text) throw new RangeError(`${scene}: no line: ${line}`);
  return {
    speaker: speakers[speaker as keyof typeof speakers],
    isOptional: sign === "?",
    alternatives: text.split(" | ").map((alternative) => alternative.trim()),
  };
}
