/** E-mail conversations: a letter, a reply, sometimes one more. */
import type { Random } from "../random.ts";
import { type Filling, fillLine, type Line } from "./line.ts";
import type { Setting } from "./scene.ts";
import { letters } from "./scenes/letters.ts";

export function writeMails(setting: Setting, random: Random, filling: Filling): readonly Line[] {
  const { lines } = random.pick(letters.filter((letter) => letter.fits(setting)));
  return lines.flatMap((line) =>
    line === "identity" || (line.isOptional && random.chance(0.5))
      ? []
      : [fillLine(line.speaker, random.pick(line.alternatives), filling)],
  );
}
