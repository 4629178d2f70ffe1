import { Argument, type Command } from "commander";
import type { CommandTree, Flag } from "../commands/completion.ts";
import type { Define } from "./definition.ts";

const completionExamples = `
Examples:
    source <(transcript-gateway completion bash)
    transcript-gateway completion zsh > "\${fpath[1]}/_transcript-gateway"
    transcript-gateway completion fish > ~/.config/fish/completions/transcript-gateway.fish`;

export const defineCompletion: Define = (command, context, done, whole) => {
  command
    .addArgument(new Argument("<shell>", "bash, zsh or fish").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", completionExamples)
    .action(async (shell: "bash" | "zsh" | "fish") => {
      const { bashCompletion, zshCompletion, fishCompletion } = await import("../commands/completion.ts");
      const write = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }[shell];
      context.stdout.write(write(treeOf(await whole())));
      done(0);
    });
};

function treeOf(command: Command): CommandTree {
  return {
    name: command.name(),
    about: command.description(),
    flags: [
      ...command.options.map(({ long, description, flags, argChoices }) => ({
        name: long ?? flags,
        about: description,
        takes: argChoices ?? takes(flags),
      })),
      { name: "--help", about: "display help for command", takes: "nothing" },
    ],
    commands: command.commands.map(treeOf),
  };
}

const takes = (flags: string): Flag["takes"] => {
  const [, value] = /[<[]([a-z]+)/.exec(flags) ?? [];
  if (value === undefined) return "nothing";
  if (value === "file" || value === "rules") return "file";
  return value === "dir" ? "directory" : "text";
};
