/** The README's recipes, held against the program, and against systemd where it is. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { settings } from "../../src/setting-table.ts";
import { faultKinds } from "../../src/shared/fault.ts";
import { silentProgram } from "../helpers/silent-program.ts";
import { root } from "../helpers/source-tree.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");
const section = readme.slice(readme.indexOf("## Recipes for the nights"));
const blocks = (language: string): readonly string[] =>
  [...section.slice(0, section.indexOf("\n## ", 3)).matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, of]) => of === language)
    .map(([, , text = ""]) => text);

const program = await silentProgram();

/** The command that the words call, when every flag is one of its own. */
function called(words: readonly string[]): string {
  const command = program.commands.find((one) => one.name() === words[0]) as Command;
  const flags = words.filter((word) => word.startsWith("--"));
  expect(flags.filter((flag) => !command.options.some(({ long }) => long === flag))).toEqual([]);
  return command.name();
}

const known = new Set([
  ...Object.keys(settings),
  ...Object.entries(settings).flatMap(([name, row]) => ("isSecret" in row ? [`${name}_FILE`] : [])),
]);

/** Codes with which a run may end: the faults' and those it gives itself. */
const codes = new Set([0, 1, 2, 20, 21, 22, ...Object.values(faultKinds).map(({ exit }) => exit)]);

describe("the crontab", () => {
  const lines = blocks("cron")[0]?.trim().split("\n") ?? [];

  test("has five fields a line, and calls what there is", () => {
    expect(lines[0]).toBe("CRON_TZ=UTC");
    const calls = lines.slice(1).map((line) => {
      expect(line).toMatch(/^(\S+ ){4}\S+ {2}cd \/srv\//);
      const [, call = ""] = /transcript-gateway ([a-z][^|&]*)/.exec(line) ?? [];
      return called(call.trim().split(" "));
    });
    expect(calls).toEqual(["run", "purge"]);
  });

  test("has no percent sign, which cron takes for a line's end", () => {
    expect(lines.join("")).not.toContain("%");
  });
});

describe("the systemd units", () => {
  const [service = "", timer = ""] = blocks("ini");
  const valuesOf = (key: string) =>
    [...service.matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map(([, value]) => value);
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "gateway-units-"));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  test("call what there is, under settings that there are", () => {
    const [start = ""] = valuesOf("ExecStart");
    expect(called(String(start).split(" ").slice(1))).toBe("run");
    const names = valuesOf("Environment").map((value) => String(value).split("=")[0]);
    expect(names.filter((name) => !known.has(String(name)))).toEqual([]);
    const credentials = valuesOf("LoadCredential").map((value) => String(value).split(":")[0]);
    expect(
      valuesOf("Environment")
        .filter((value) => value?.includes("%d"))
        .map((value) => value?.split("%d/")[1]),
    ).toEqual(credentials);
  });

  test("speak of exit codes that a run has", () => {
    const told = [...valuesOf("SuccessExitStatus"), ...valuesOf("RestartPreventExitStatus")]
      .flatMap((value) => String(value).split(" "))
      .map(Number);
    expect(told.length).toBeGreaterThan(5);
    expect(told.filter((code) => !codes.has(code))).toEqual([]);
    // What passes by itself is tried again.
    expect(told).not.toContain(75);
  });

  const isHere = spawnSync("systemd-analyze", ["--version"]).status === 0;
  test.skipIf(!isHere)("are in order for systemd itself", () => {
    const node = process.execPath;
    writeFileSync(
      join(directory, "transcript-gateway.service"),
      service.replace("/usr/local/bin/transcript-gateway", node),
    );
    writeFileSync(join(directory, "transcript-gateway.timer"), timer);
    for (const unit of ["transcript-gateway.service", "transcript-gateway.timer"]) {
      const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", join(directory, unit)], {
        encoding: "utf8",
      });
      const about = stderr.split("\n").filter((line) => line.includes("transcript-gateway"));
      expect({ unit, status, about }).toEqual({ unit, status: 0, about: [] });
    }
  });
});

describe("the CronJob", () => {
  const job = parse(blocks("yaml")[0] ?? "");
  const { jobTemplate, ...spec } = job.spec;
  const pod = jobTemplate.spec.template.spec;
  const [container] = pod.containers;

  test("is one, and never runs beside itself", () => {
    expect(job).toMatchObject({ apiVersion: "batch/v1", kind: "CronJob" });
    expect(spec).toMatchObject({ concurrencyPolicy: "Forbid", timeZone: "Etc/UTC" });
    expect(spec.schedule).toMatch(/^(\S+ ){4}\S+$/);
    // What podFailurePolicy asks for.
    expect(pod.restartPolicy).toBe("Never");
  });

  test("calls what there is, under settings that there are", () => {
    expect(container.command).toEqual(["transcript-gateway"]);
    expect(called(container.args)).toBe("run");
    const names: string[] = container.env.map(({ name }: { name: string }) => name);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    const mounts: string[] = container.volumeMounts.map(({ name }: { name: string }) => name);
    expect(mounts).toEqual(pod.volumes.map(({ name }: { name: string }) => name));
  });

  test("gives up on what does not pass by itself, and on nothing else", () => {
    const [rule] = jobTemplate.spec.podFailurePolicy.rules;
    expect(rule.onExitCodes.containerName).toBe(container.name);
    const values: number[] = rule.onExitCodes.values;
    expect(values.filter((code) => !codes.has(code))).toEqual([]);
    expect([75, 25, 1].filter((code) => values.includes(code))).toEqual([]);
  });
});
