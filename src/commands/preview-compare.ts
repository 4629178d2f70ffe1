/** `preview --compare`: would other rules show anything that is hidden now? */
import { many } from "../report/numbers.ts";
import {
  type Compared,
  changeOf,
  comparisonOf,
  differencesOf,
  type TurnDifference,
} from "../report/preview/difference.ts";
import { comparedText, comparisonText } from "../report/preview/difference-text.ts";
import type { TextOptions } from "../report/preview/text.ts";
import type { PiiType } from "../shared/types.ts";
import { type Heard, loadViewing, type ViewingSettings } from "../viewing.ts";
import type { Context } from "./context.ts";
import type { Exit } from "./failure.ts";

export interface CompareOptions extends TextOptions {
  readonly isRevealed: boolean;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
}

/** @param rules paths of the two rules files: as they are, and as they are to be.
 *  @throws Fault `config.invalid`. */
export async function compareRules(
  heard: readonly Heard[],
  rules: readonly [before: string, after: string],
  settings: ViewingSettings,
  options: CompareOptions,
  { stdout }: Context,
): Promise<Exit> {
  const [before, after] = await Promise.all(
    rules.map((redactionRules) => loadViewing({ ...settings, redactionRules })),
  );
  if (!before || !after) throw new TypeError("two sets of rules");
  const all = heard.map((one): Compared => {
    const [was, becomes] = [before.show(one, false), after.show(one, false)];
    const differences = differencesOf(one.turns, was, becomes, options.isRevealed);
    return {
      before: was,
      after: becomes,
      differences: differences.filter((of) => isMeant(of, options.types)),
    };
  });
  const comparison = comparisonOf(all);
  if (options.isJson) {
    for (const { before: exhibit, differences } of all)
      for (const line of jsonLines(exhibit.id, differences)) stdout.write(`${JSON.stringify(line)}\n`);
    stdout.write(`${JSON.stringify({ type: "comparison", ...comparison })}\n`);
  } else if (!options.isQuiet) {
    for (const compared of all) stdout.write(comparedText(compared, options));
    stdout.write(comparisonText(comparison, options));
  }
  const { shown } = comparison;
  return shown > 0
    ? {
        code: 20,
        reason: `${many(shown, "place")} would become visible`,
        next: "see that nobody's data is in them before the new rules are used",
      }
    : { code: 0, reason: "nothing would become visible", next: "nothing" };
}

const isMeant = ({ places }: TurnDifference, types: ReadonlySet<PiiType>): boolean =>
  types.size === 0 ||
  places.some(
    (place) => changeOf(place) && [place.was, place.becomes].some((type) => type && types.has(type)),
  );

const jsonLines = (id: string, differences: readonly TurnDifference[]) =>
  differences.flatMap(({ turn, places }) =>
    places.flatMap((place) => {
      const change = changeOf(place);
      const { start, end, was, becomes } = place;
      return change ? [{ type: "difference", id, turn, start, end, change, was, becomes }] : [];
    }),
  );
