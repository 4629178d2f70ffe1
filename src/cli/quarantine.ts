import { conversationIdOf } from "../commands/typed-id.ts";
import type { Define } from "./definition.ts";
import {
  conversationIds,
  withCommonFlags,
  withLookFlags,
  withPatienceFlag,
  withRedactionFlags,
  withRunFlags,
  withTaskFlags,
} from "./flags.ts";

const quarantineExamples = `
Examples:
    transcript-gateway quarantine list
    transcript-gateway quarantine show 11111111-2222-4333-8444-555555555555
    transcript-gateway quarantine replay --all --rules rules.yaml`;

const listExamples = `
Examples:
    transcript-gateway quarantine list
  Only the ids:
    transcript-gateway quarantine list --json | jq -r .conversationId`;

const showExamples = `
Examples:
    transcript-gateway quarantine show 11111111-2222-4333-8444-555555555555`;

const replayExamples = `
Examples:
  All of them, under mended rules:
    transcript-gateway quarantine replay --all --rules rules.yaml
    transcript-gateway quarantine replay 11111111-2222-4333-8444-555555555555`;

const dropExamples = `
Examples:
    transcript-gateway quarantine drop 11111111-2222-4333-8444-555555555555`;

export const defineQuarantine: Define = (command, context, done) => {
  const quarantine = command.addHelpText("after", quarantineExamples);
  withLookFlags(quarantine.command("list"))
    .description("the conversations held back, and by which check")
    .addHelpText("after", listExamples)
    .action(async (flags) => {
      const { quarantineList } = await import("../commands/quarantine.ts");
      done(await quarantineList(flags, context));
    });
  withLookFlags(quarantine.command("show"))
    .description("one of them, masked, with blocks in place of what holds it back")
    .argument("<id>", "conversation id", conversationIdOf)
    .addHelpText("after", showExamples)
    .action(async (id, flags) => {
      const { quarantineShow } = await import("../commands/quarantine.ts");
      done(await quarantineShow(id, flags, context));
    });
  withRedactionFlags(withRunFlags(withCommonFlags(quarantine.command("replay"))))
    .description("try them again with the rules as they are now; what is still objected to stays")
    .argument("[ids...]", "conversation ids", conversationIds)
    .option("--all", "all of them")
    .addHelpText("after", replayExamples)
    .action(async (ids, flags) => {
      const { quarantineReplay } = await import("../commands/quarantine-replay.ts");
      done(await quarantineReplay(ids, flags, context));
    });
  withPatienceFlag(withTaskFlags(quarantine.command("drop")))
    .description("keep nothing of them but that they were held back")
    .argument("<ids...>", "conversation ids", conversationIds)
    .addHelpText("after", dropExamples)
    .action(async (ids, flags) => {
      const { quarantineDrop } = await import("../commands/quarantine.ts");
      done(await quarantineDrop(ids, flags, context));
    });
};
