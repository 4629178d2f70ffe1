import { PassThrough } from "node:stream";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { silentProgram } from "../helpers/silent-program.ts";

const stdout = new PassThrough().setEncoding("utf8");
const program = await silentProgram(stdout);

const walk = (command: Command, path: string): [string, Command][] => [
  [path, command],
  ...command.commands.flatMap((one) => walk(one, `${path} ${one.name()}`)),
];
const commands = walk(program, program.name());

function helpOf(command: Command): string {
  command.outputHelp();
  return String(stdout.read() ?? "");
}

/** The words of each call of the program in the examples, up to a pipe or redirection. */
const callsIn = (help: string): string[][] =>
  [...help.matchAll(/(?<=^|[\s(])transcript-gateway ([^|<>&)\n]*)/gm)]
    .filter(({ index }) => index > help.indexOf("Examples:"))
    .map(([, words = ""]) => words.trim().split(/\s+/));

describe.each(commands.slice(1))("the help of %s", (path, command) => {
  test("ends with examples that call it", () => {
    const help = helpOf(command);
    expect(help).toContain("\nExamples:\n");
    expect(help).toContain(`    ${path}`);
  });

  test("names commands and flags that there are", () => {
    for (const words of callsIn(helpOf(command))) {
      let called: Command = program;
      while (called.commands.some((one) => one.name() === words[0])) {
        const name = words.shift();
        called = called.commands.find((one) => one.name() === name) ?? called;
      }
      expect([words, called]).not.toEqual([words, program]);
      const unknown = words.filter(
        (word) => word.startsWith("--") && !called.options.some(({ long }) => long === word),
      );
      expect(unknown).toEqual([]);
    }
  });
});
