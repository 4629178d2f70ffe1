/** Puts scenes together to a conversation of a wished length: opening, the issue, who is calling, detours, and the
 *  end. About one personal value in twelve turns, as was counted in real ones. */
import type { Random } from "../random.ts";
import { fillLine, type Line, type OnPlanted } from "./line.ts";
import type { Scene, SceneLine, Setting } from "./scene.ts";
import { closings } from "./scenes/closings.ts";
import { detours } from "./scenes/detours.ts";
import { identities } from "./scenes/identities.ts";
import { issues } from "./scenes/issues.ts";
import { openings } from "./scenes/openings.ts";
import type { Values } from "./values.ts";

const turnsPerValue = 12;
const nods = ["mm-hm", "okay", "right", "uh-huh", "yeah", "sure", "I see", "got it"] as const;

export function playDialogue(
  setting: Setting,
  wishedTurns: number,
  random: Random,
  values: Values,
  onPlanted: OnPlanted,
): readonly Line[] {
  const lines: Line[] = [];
  const once = new Set<Scene>();
  let planted = 0;
  const note: OnPlanted = (slot, written, spoken) => {
    planted += 1;
    onPlanted(slot, written, spoken);
  };

  const draw = (scenes: readonly Scene[]): Scene | undefined => {
    const fitting = scenes.filter((scene) => !once.has(scene) && scene.fits(setting));
    if (fitting.length === 0) return undefined;
    const scene = random.pick(fitting);
    once.add(scene);
    return scene;
  };
  const say = ({ speaker, isOptional, alternatives }: SceneLine) => {
    if (isOptional && random.chance(0.5)) return;
    const line = fillLine(speaker, random.pick(alternatives), values, note);
    lines.push(line);
    if (setting.mediaType !== "voice" || line.written.length < 60 || !random.chance(0.18)) return;
    lines.push(fillLine(speaker === "customer" ? "agent" : "customer", random.pick(nods), values, note));
  };
  const play = (scene: Scene | undefined) => {
    for (const line of scene?.lines ?? []) line === "identity" ? identify() : say(line);
  };
  const identify = () => {
    do play(draw(identities));
    while (planted < wishedTurns / turnsPerValue - 2 && random.chance(0.5));
  };

  play(draw(openings));
  play(draw(issues));
  while (lines.length < wishedTurns - 6) {
    const scene = draw(planted < lines.length / turnsPerValue ? identities : detours) ?? draw(detours);
    if (!scene) break;
    play(scene);
  }
  play(draw(closings));
  return lines;
}
