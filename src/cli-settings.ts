import { Argument, type Command } from "commander";
import { withCommonFlags, withRedactionFlags } from "./cli-flags.ts";
import type { CommandTree, Flag } from "./commands/completion.ts";
import type { Context } from "./commands/context.ts";

const configExamples = `
Examples:
    transcript-gateway config show --origin
  As a run under another file would see them:
    transcript-gateway config show --origin --env-file night.env`;

const completionExamples = `
Examples:
    source <(transcript-gateway completion bash)
    transcript-gateway completion zsh > "\${fpath[1]}/_transcript-gateway"
    transcript-gateway completion fish > ~/.config/fish/completions/transcript-gateway.fish`;

/** The commands about the program itself. */
export function addSettings(program: Command, context: Context, done: (code: number) => void): void {
  const config = program
    .command("config")
    .description("the settings in force: show; secrets stay dots")
    .addHelpText("after", configExamples);
  withRedactionFlags(withCommonFlags(config.command("show")))
    .description("every setting as it would be used; exit 78 when one is wrong")
    .option("--origin", "where each comes from: flag, environment, file, default")
    .addHelpText("after", configExamples)
    .action(async (flags) => {
      const { configShow } = await import("./commands/config-show.ts");
      done(await configShow(flags, context));
    });
  program
    .command("completion")
    .description("print a completion script for your shell")
    .addArgument(new Argument("<shell>", "bash, zsh or fish").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", completionExamples)
    .action(async (shell: "bash" | "zsh" | "fish") => {
      const { bashCompletion, zshCompletion, fishCompletion } = await import("./commands/completion.ts");
      const write = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }[shell];
      context.stdout.write(write(treeOf(program)));
      done(0);
    });
}

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
