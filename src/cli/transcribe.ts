import { conversationIdOf } from "../commands/typed-id.ts";
import type { Define } from "./definition.ts";
import { collect, duration, withCommonFlags, withRedactionFlags, withRunFlags } from "./flags.ts";

const about = `
Genesys Cloud transcribes by itself what its settings tell it to, and has no call that takes a file. So this waits for
its transcript, asks it to look again (--reprocess), or gives the recording to the server of STT_BASE_URL, as it is:
nothing can be taken out of it before somebody has heard it. That server must be one that may hear it.`;

const transcribeExamples = `
Examples:
  A call that has just ended; the result rests where those of a night rest:
    transcript-gateway transcribe --conversation 7a1e4c52-9b3d-4f60-8e21-c5d4b3a29180 --wait 2h
  Its recording, heard by a server of your own:
    STT_BASE_URL=http://127.0.0.1:9000/v1 transcript-gateway transcribe --conversation 7a1e4c52-… --speech
  A recording that lies here:
    transcript-gateway transcribe --media call.wav --started-at 2025-03-10T14:02:46Z --language en

Exit codes: 0 it is done; 20 the recording is not taken, or nothing was made of it; 75 there is no transcript yet.`;

export const defineTranscribe: Define = (command, context, done) => {
  withRedactionFlags(withRunFlags(withCommonFlags(command)))
    .option(
      "--conversation <id>",
      "wait for the transcript of this conversation, and process it",
      conversationIdOf,
    )
    .option(
      "--wait <time>",
      "with --conversation: for so long at most, as 90s or 2h (default: 30m)",
      duration,
    )
    .option("--reprocess", "have Genesys look at the conversation's time again, where it can; do it anew")
    .option("--program <id>", "with --reprocess: by these speech and text analytics programs", collect)
    .option("--speech", "have Genesys' recording of it heard by the server of STT_BASE_URL")
    .option("--media <file>", "a recording to be heard there: a file, or an https address")
    .option("--language <code>", "what is spoken in a recording, as en")
    .option("--id <id>", "with --media: under which it is kept; else by the recording's digest")
    .option("--started-at <instant>", "with --media: when the recording began; else now")
    .addHelpText("before", `${about.trimStart()}\n`)
    .addHelpText("after", transcribeExamples)
    .action(async (flags) => {
      const { transcribeCommand } = await import("../commands/transcribe.ts");
      done(await transcribeCommand(flags, context));
    });
};
