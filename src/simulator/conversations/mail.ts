/** E-mail conversations: a letter, a reply, sometimes one more of each. */
import type { Random } from "../random.ts";
import { fillLine, type Line, type OnPlanted } from "./line.ts";
import type { Setting } from "./scene.ts";
import { letters } from "./scenes/letters.ts";
import type { Values } from "./values.ts";

export function writeMails(
  setting: Setting,
  random: Random,
  values: Values,
  onPlanted: OnPlanted,
): readonly Line[] {
  const scene = random.pick(letters.filter((letter) => letter.fits(setting)));
  return scene.lines.flatMap((line) =>
    line === "identity" || (line.isOptional && random.chance(0.5))
      ? []
      : [fillLine(line.speaker, random.pick(line.alternatives), values, onPlanted)],
  );
}
