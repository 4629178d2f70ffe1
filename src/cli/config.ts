import type { Define } from "./definition.ts";
import { withCommonFlags, withRedactionFlags } from "./flags.ts";

const configExamples = `
Examples:
    transcript-gateway config show --origin
  As a run under another file would see them:
    transcript-gateway config show --origin --env-file night.env`;

export const defineConfig: Define = (command, context, done) => {
  const config = command.addHelpText("after", configExamples);
  withRedactionFlags(withCommonFlags(config.command("show")))
    .description("every setting as it would be used; exit 78 when one is wrong")
    .option("--origin", "where each comes from: flag, environment, file, default")
    .addHelpText("after", configExamples)
    .action(async (flags) => {
      const { configShow } = await import("../commands/config-show.ts");
      done(await configShow(flags, context));
    });
};
