import { expect, test } from "vitest";
import { createCourse, type Standing } from "../../src/course.ts";

const nothing: Standing = {
  done: 0,
  absent: 0,
  held: 0,
  failed: 0,
  requests: 0,
  retries: 0,
  waitedMs: 0,
  tokens: 0,
  costUsd: 0,
  genesysHeld: 0,
  llmHeld: 0,
};

/** A run that finishes ten conversations a second and is looked at four times a second. */
function courseOf(seconds: number, most: number, changes: Partial<Standing> = {}) {
  let now = 5000;
  const course = createCourse({
    read: () => ({ ...nothing, done: Math.floor((now - 5000) / 100), ...changes }),
    now: () => now,
    most,
  });
  for (let tick = 0; tick < seconds * 4; tick += 1) {
    now += 250;
    course.look();
  }
  return course.looks();
}

test("a short run is told look by look, from its own start", () => {
  const looks = courseOf(2, 100);
  expect(looks.map(({ atMs }) => atMs)).toEqual([250, 500, 750, 1000, 1250, 1500, 1750, 2000, 2000]);
  expect(looks.at(-1)?.done).toBe(20);
});

test("a long run takes no more room, and its sums are whole", () => {
  for (const seconds of [60, 3600, 20_000]) {
    const looks = courseOf(seconds, 40);
    expect(looks.length).toBeLessThanOrEqual(41);
    expect(looks.length).toBeGreaterThan(15);
    expect(looks.at(-1)).toMatchObject({ atMs: seconds * 1000, done: seconds * 10 });
    const steps = looks.slice(1, -1).map(({ atMs }, index) => atMs - (looks[index]?.atMs ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(2 * Math.min(...steps));
  }
});

test("the time that is spent waiting for a rate is added up, also between the looks that are kept", () => {
  const looks = courseOf(600, 40, { llmHeld: 0.25 });
  expect(looks.at(-1)).toMatchObject({ genesysHeldMs: 0, llmHeldMs: 150_000 });
});
