/** `npm run test:sweep -- [--scene N] [--harm kill|EIO] [--points N [--from N]] [--workers N]`: kills a run at every
 *  system call by which it changes its data directory, and lets each of those calls fail, one life at a time; with
 *  `--points` at some of them, and with another `--from` at others. Ends with 1 when anything was not as it must be, with
 *  2 when there is no strace. */
import { parseArgs } from "node:util";
import { scenes } from "./scenes.ts";
import { type Harm, installStrace, whyNoStrace } from "./strace.ts";
import { nameOf, sweep } from "./sweep.ts";

const { values } = parseArgs({
  options: {
    scene: { type: "string" },
    harm: { type: "string" },
    points: { type: "string" },
    from: { type: "string", default: "0" },
    workers: { type: "string", default: "2" },
  },
});

if (whyNoStrace()) installStrace();
const why = whyNoStrace();
if (why) {
  console.error(
    `The sweep can not be made: ${why}. Next: install strace (Linux), and run as somebody who may trace.`,
  );
  process.exit(2);
}

const harms: readonly Harm[] = (["kill", "EIO"] as const).filter((harm) => (values.harm ?? harm) === harm);
const chosen = scenes.filter((_, index) => (values.scene ?? String(index + 1)) === String(index + 1));
let isWell = true;
for (const scene of chosen) {
  const startedAt = performance.now();
  let lives = 0;
  console.log(`\n${scene.name}`);
  const { points, reached, ends, findings } = await sweep({
    scene,
    harms,
    most: values.points === undefined ? undefined : Number(values.points),
    from: Number(values.from),
    workers: Number(values.workers),
    onLife(at, by, life) {
      lives += 1;
      for (const finding of life.findings) console.log(`  ${by} at ${nameOf(at)}: ${finding}`);
      if (by === "EIO" && life.isReached && life.end === "0") console.log(`  survived: EIO at ${nameOf(at)}`);
      if (lives % 100 === 0) console.log(`  ${lives} lives`);
    },
  });
  const minutes = (performance.now() - startedAt) / 60_000;
  console.log(
    `  ${points} calls; ${lives} lives, ${reached} of them spoiled; ${minutes.toFixed(1)} min; ${findings.length} findings`,
  );
  for (const [end, count] of [...ends].toSorted()) console.log(`  ${String(count).padStart(5)} × ${end}`);
  isWell &&= findings.length === 0 && reached > 0;
}
process.exitCode = isWell ? 0 : 1;
