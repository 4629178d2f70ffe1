/** The short form of `npm run test:sweep`: a few of its points, others every day, so that each has its turn. */
import { describe, expect, it } from "vitest";
import { type Scene, scenes } from "./scenes.ts";
import { whyNoStrace } from "./strace.ts";
import { sweep } from "./sweep.ts";

const why = whyNoStrace();
const today = Math.floor(Date.now() / 86_400_000);

const points = 1;

describe(`a run whose system calls are spoiled one by one${why ? ` (skipped: ${why})` : ""}`, () => {
  it.skipIf(why).each(scenes.map((scene): [string, Scene] => [scene.name, scene]))(
    "loses nothing and repeats no more than it may: %s",
    async (_, scene) => {
      const harms = ["kill", "EIO"] as const;
      const { reached, findings } = await sweep({ scene, harms, most: points, from: today, workers: 1 });
      expect(findings, `from point ${today} on`).toEqual([]);
      expect(reached).toBeGreaterThan(0);
    },
    300_000,
  );
});
