/** What the answers of a run say, counted. Whatever the schema, two kinds of members can be: a choice of few words, as
 *  a sentiment, and a list of short ones, as topics. Running text can not, and is left out. */

export interface Facet {
  /** The member's name in words, as `customer sentiment`. */
  readonly name: string;
  /** Does an answer have one of the values, or any number? */
  readonly isList: boolean;
  /** Answers that have the member; an empty list is an answer too. */
  readonly answers: number;
  /** In the order to be shown. */
  readonly values: readonly { readonly text: string; readonly answers: number }[];
  /** Different values that are not among them. */
  readonly others: number;
}

export interface AnswerCount {
  add(analysis: Readonly<Record<string, unknown>>): void;
  facets(): readonly Facet[];
}

/** Longer is a sentence, and not a name of something. */
const longestChars = 48;
const mostChoices = 12;
const mostShown = 12;
/** Different values remembered of a list; what is then new is hardly among the most frequent. */
const mostRemembered = 5000;

interface Member {
  answers: number;
  items: number;
  isList: boolean;
  isText: boolean;
  readonly counts: Map<string, number>;
}

/** Orders that mean something. */
const scales: readonly (readonly string[])[] = [
  ["positive", "neutral", "mixed", "negative"],
  ["resolved", "escalated", "unresolved", "unclear"],
];

export function createAnswerCount(): AnswerCount {
  const members = new Map<string, Member>();

  function take(name: string, value: unknown): void {
    const texts = (Array.isArray(value) ? value : [value]).filter((one) => one !== null);
    const member = members.get(name) ?? newMember();
    members.set(name, member);
    if (member.isText || texts.some((text) => !isCountable(text))) {
      member.isText = true;
      member.counts.clear();
      return;
    }
    if (Array.isArray(value)) member.isList = true;
    if (Array.isArray(value) || texts.length > 0) member.answers += 1;
    for (const text of new Set(texts.map(String))) {
      member.items += 1;
      if (member.counts.size < mostRemembered || member.counts.has(text))
        member.counts.set(text, (member.counts.get(text) ?? 0) + 1);
    }
  }

  return {
    add(analysis) {
      for (const [name, value] of Object.entries(analysis)) take(name, value);
    },
    facets: () =>
      [...members].filter(([, member]) => isTelling(member)).map(([name, of]) => facetOf(name, of)),
  };
}

const newMember = (): Member => ({ answers: 0, items: 0, isList: false, isText: false, counts: new Map() });

const isCountable = (value: unknown): boolean =>
  typeof value === "boolean" || (typeof value === "string" && value.length <= longestChars);

/** When nearly every answer says something else, it is text after all. */
function isTelling({ isText, isList, items, counts }: Member): boolean {
  if (isText || counts.size === 0) return false;
  if (!isList && counts.size > mostChoices) return false;
  return counts.size <= 3 || counts.size <= items / 2;
}

function facetOf(name: string, { isList, answers, counts }: Member): Facet {
  const scale = scales.find((words) => [...counts.keys()].every((text) => words.includes(text))) ?? [];
  const values = [...counts]
    .map(([text, number]) => ({ text, answers: number }))
    .sort((a, b) => scale.indexOf(a.text) - scale.indexOf(b.text) || b.answers - a.answers)
    .slice(0, mostShown);
  return { name: inWords(name), isList, answers, values, others: counts.size - values.length };
}

const inWords = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
