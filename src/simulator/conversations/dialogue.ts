/** Puts scenes together to a conversation of a wished length: opening, the issue, who is calling, detours, and the
 *  end. About one personal value in twelve turns. */
import type { Random } from "../random.ts";
import { type Filling, fillLine, type Line } from "./line.ts";
import type { Scene, SceneLine, Setting } from "./scene.ts";
import { closings } from "./scenes/closings.ts";
import { detours } from "./scenes/detours.ts";
import { moneyScenes } from "./scenes/identities-money.ts";
import { peopleScenes } from "./scenes/identities-people.ts";
import { placeScenes } from "./scenes/identities-places.ts";
import { financeIssues } from "./scenes/issues-finance.ts";
import { goodsIssues } from "./scenes/issues-goods.ts";
import { peopleIssues } from "./scenes/issues-people.ts";
import { openings } from "./scenes/openings.ts";

const identities = [peopleScenes, moneyScenes, placeScenes];
const issues = [...financeIssues, ...goodsIssues, ...peopleIssues];
/** Mentioned in passing all the time; they count for nothing. */
const names = new Set(["agent", "first", "last", "full", "titled"]);
const turnsPerValue = 12;
const nods = ["Mm-hm.", "Okay.", "Right.", "Uh-huh.", "Yeah.", "Sure.", "I see.", "Got it."] as const;
const fillers = ["Um, ", "Uh, ", "So, ", "Well, ", "Yeah, so, ", "Okay, "] as const;

export function playDialogue(
  setting: Setting,
  wishedTurns: number,
  random: Random,
  { values, onValue }: Filling,
): readonly Line[] {
  const isVoice = setting.mediaType === "voice";
  const isCasual = setting.mediaType === "message" && random.chance(0.4);
  const lines: Line[] = [];
  const played = new Set<Scene>();
  const planted = new Set<string>();

  const add = (speaker: Line["speaker"], template: string) =>
    lines.push(
      fillLine(speaker, template, {
        values,
        isCasual: isCasual && speaker === "customer",
        onValue(value) {
          if (value.isPersonal) planted.add(value.slot.replace(/\..*/, ""));
          onValue(value);
        },
      }),
    );

  /** People hesitate, stop before a number, and nod while the other speaks. */
  const speak = (speaker: Line["speaker"], template: string) => {
    const text =
      speaker === "customer" && random.chance(0.08) ? hesitate(template, random.pick(fillers)) : template;
    const pause = random.chance(0.12) ? text.indexOf("{") : -1;
    if (pause > 0) add(speaker, text.slice(0, pause));
    add(speaker, pause > 0 ? text.slice(pause) : text);
    if (text.length > 60 && random.chance(0.18))
      add(speaker === "customer" ? "agent" : "customer", random.pick(nods));
  };
  const say = ({ speaker, isOptional, alternatives }: SceneLine) => {
    if (isOptional && random.chance(0.5)) return;
    const template = random.pick(alternatives);
    if (isVoice && speaker !== "bot") speak(speaker, template);
    else add(speaker, template);
  };
  const play = (scene: Scene | undefined): boolean => {
    for (const line of scene?.lines ?? []) line === "identity" ? identify() : say(line);
    return scene !== undefined;
  };
  const draw = (scenes: readonly Scene[]): Scene | undefined => {
    const fitting = scenes.filter((scene) => !played.has(scene) && scene.fits(setting));
    if (fitting.length === 0) return undefined;
    const scene = random.pick(fitting);
    played.add(scene);
    return scene;
  };
  const countValues = () => [...planted].filter((slot) => !names.has(slot)).length;
  /** Now and then somebody asks again for what was said already. */
  const drawIdentity = () => {
    const asksNew = ({ slots }: Scene) => ![...slots].some((slot) => planted.has(slot) && !names.has(slot));
    return draw(random.pick(identities).filter((scene) => asksNew(scene) || random.chance(0.1)));
  };
  const identify = () => {
    while (play(drawIdentity()) && countValues() < wishedTurns / turnsPerValue - 1);
  };

  play(draw(openings));
  play(draw(issues));
  while (lines.length < wishedTurns - 5) {
    const scene = countValues() < lines.length / turnsPerValue ? drawIdentity() : draw(detours);
    if (!play(scene) && !play(draw(detours))) break;
  }
  play(draw(closings));
  return lines;
}

const hesitate = (template: string, filler: string): string =>
  filler + template.replace(/^(?!I\b)[A-Z]/, (first) => first.toLowerCase());
