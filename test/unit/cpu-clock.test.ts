import { expect, test } from "vitest";
import { createCpuClock } from "../../src/shared/cpu-clock.ts";

test("counts no time in which the machine let others go first, but for a quarter of a second", () => {
  let [wall, worked, asked] = [0, 0, 0];
  const clock = createCpuClock(
    () => wall,
    () => {
      asked += 1;
      return worked;
    },
  );
  const startedAt = clock();
  for (let step = 0; step < 100; step += 1) {
    wall += 2;
    worked += 2;
    expect(clock() - startedAt).toBe(wall);
  }
  expect(asked).toBe(1);
  const behindWork = clock();
  wall += 60_000;
  worked += 10;
  expect(clock() - behindWork).toBe(10);
  const beforeWork = clock();
  wall += 7000;
  worked += 7000;
  expect(clock() - beforeWork).toBe(7000);
});

test("goes on while the process works", () => {
  const clock = createCpuClock();
  const startedAt = clock();
  while (clock() - startedAt < 20);
  expect(clock()).toBeGreaterThanOrEqual(startedAt + 20);
});
