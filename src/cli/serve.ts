import type { Define } from "./definition.ts";
import { withCommonFlags, withRedactionFlags } from "./flags.ts";

const serveExamples = `
Examples:
    SERVE_TOKEN=$(openssl rand -hex 24) transcript-gateway serve
  Then, from a CRM or a shell; the documentation is at http://127.0.0.1:8000/docs:
    curl -H "Authorization: Bearer $SERVE_TOKEN" -H "Content-Type: application/json" -d '{"conversationId":"…"}' http://127.0.0.1:8000/api/summaries
  In a container, behind something that speaks TLS:
    transcript-gateway serve --host 0.0.0.0 --port 8080 --max-cost-per-day 20`;

export const defineServe: Define = (command, context, done) => {
  withRedactionFlags(withCommonFlags(command))
    .option("--host <address>", "address to listen on (SERVE_HOST)")
    .option("--port <n>", "port to listen on (SERVE_PORT)")
    .option("--concurrency <n>", "LLM requests under way at once (LLM_CONCURRENCY)")
    .option("--max-cost <usd>", "ask the model no more when so much was spent since the start (LLM_MAX_COST)")
    .option("--max-cost-per-day <usd>", "nor when so much was spent on the UTC day (LLM_MAX_COST_PER_DAY)")
    .option("--on-pii-in-answer <what>", "mask it, or reject the answer (ON_PII_IN_ANSWER)")
    .option("--canary-file <file>", "values that must never leave, one a line (CANARY_FILE)")
    .addHelpText("after", serveExamples)
    .action(async (flags) => {
      const { serveCommand } = await import("../commands/serve.ts");
      done(await serveCommand(flags, context));
    });
};
