/** Checks, in the order in which a run would meet them, what a run needs. Sends nothing of anybody's, changes
 *  nothing, and says of each finding what to do about it. */
import { constants, existsSync } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { styleText } from "node:util";
import type { Config } from "../config.ts";
import { openProbes } from "../probes.ts";
import { Fault, isFault, sentence } from "../shared/fault.ts";
import type { Context } from "./context.ts";
import { writeExit, writeLine } from "./failure.ts";
import type { RunFlags } from "./run-flags.ts";
import { loadConfig, unknownNames, unknownSays } from "./settings.ts";
import { hasColour } from "./terminal.ts";

interface Check {
  readonly name: string;
  readonly state: "ok" | "warning" | "failed" | "skipped";
  readonly says: string;
  readonly exit: number;
}

type Probe = () => Promise<string | { readonly warning: string }>;

async function checked(name: string, probe: Probe): Promise<Check> {
  try {
    const outcome = await probe();
    if (typeof outcome === "string") return { name, state: "ok", says: outcome, exit: 0 };
    return { name, state: "warning", says: outcome.warning, exit: 0 };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { name, state: "failed", says: sentence(error), exit: error.exit };
  }
}

/** Skipped when what it stands on has failed. */
const after = (check: Check, name: string, probe: Probe): Promise<Check> =>
  check.state === "failed"
    ? Promise.resolve({ name, state: "skipped", says: `needs ${check.name}`, exit: 0 })
    : checked(name, probe);

/** Of what is near no setting the file may be shared with somebody else. */
function checkNames(flags: RunFlags, context: Context): string | { warning: string } {
  const slips = unknownNames(flags, context).filter(({ meant }) => meant !== undefined);
  return slips.length === 0 ? "all are understood" : { warning: slips.map(unknownSays).join(" ") };
}

/** A full night of a large centre fits into this many times over. */
const leastFreeBytes = 256 * 2 ** 20;

async function checkDisk({ dataDir }: Config): Promise<string | { warning: string }> {
  let place = dataDir;
  while (!existsSync(place)) place = dirname(place);
  await access(place, constants.W_OK | constants.X_OK).catch(() => {
    throw new Fault("disk.failed", {
      says: "DATA_DIR can not be written",
      next: "give the user of this program the right to write it",
      facts: { path: place },
    });
  });
  const { bavail, bsize } = await statfs(place);
  const free = `${Math.round((bavail * bsize) / 2 ** 20).toLocaleString("en-US")} MiB free`;
  return bavail * bsize < leastFreeBytes
    ? { warning: `only ${free}. Next: make room, or purge what is old` }
    : free;
}

export async function doctorCommand(flags: RunFlags, context: Context): Promise<number> {
  const config = loadConfig(flags, ["genesys", "llm"], context);
  const probes = openProbes(config, context);
  const checks: Check[] = [await checked("settings", async () => checkNames(flags, context))];
  try {
    const loginCheck = checked("login", probes.login);
    const clock = checked("clock", probes.clock);
    const model = checked("model", probes.model);
    const rules = checked("rules", probes.texts);
    const callbacks = probes.callbacks && checked("callbacks", probes.callbacks);
    const search = probes.search && checked("search", probes.search);
    const disk = checked("disk", () => checkDisk(config));
    const ledger = await checked("ledger", probes.ledger);
    const lock = after(ledger, "lock", probes.lock);
    const audit = after(ledger, "audit", probes.audit);
    const login = await loginCheck;
    checks.push(
      login,
      ...(await Promise.all([
        after(login, "conversations", probes.details),
        after(login, "bulk jobs", probes.jobs),
        after(login, "transcripts", probes.transcript),
        after(login, "messages", probes.messages),
        after(login, "e-mail", probes.emails),
        after(login, "transcription", probes.transcription),
        clock,
        rules,
        model,
        disk,
        ledger,
        lock,
        audit,
        ...(callbacks ? [callbacks] : []),
        ...(search ? [search] : []),
      ])),
    );
  } finally {
    await probes.close();
  }

  checks.push({ name: "webhook", state: "ok", says: webhookSays(config), exit: 0 });
  if (config.speech) checks.push({ name: "speech", state: "ok", says: speechSays(config.speech), exit: 0 });

  const code = checks.find(({ state }) => state === "failed")?.exit ?? 0;
  if (flags.json) {
    for (const { exit: _, ...check } of checks) writeLine(context, { type: "check", ...check });
    writeExit(
      {
        code,
        reason: code === 0 ? "all is well" : "a check failed",
        next: code === 0 ? "run" : "see the failed checks",
      },
      context,
    );
  } else {
    const isColoured = hasColour(flags, context);
    const shown = checks.filter(({ state }) => !flags.quiet || state !== "ok");
    for (const check of shown) context.stdout.write(`${line(check, isColoured)}\n`);
  }
  return code;
}

const webhookSays = ({ announcements }: Config): string =>
  announcements
    ? "serve listens at /webhooks/transcription"
    : "off: without GENESYS_WEBHOOK_SECRET serve has no /webhooks/transcription";

const speechSays = ({ baseUrl, kind }: NonNullable<Config["speech"]>): string =>
  `transcribe may give recordings, as they are, to ${new URL(baseUrl).host} (${kind})`;

const signs = {
  ok: ["green", "ok"],
  warning: ["yellow", "warn"],
  failed: ["red", "FAIL"],
  skipped: ["dim", "-"],
} as const;

function line({ name, state, says }: Check, isColoured: boolean): string {
  const [colour, sign] = signs[state];
  const mark = sign.padEnd(5);
  return `${isColoured ? styleText(colour, mark, { validateStream: false }) : mark} ${name.padEnd(14)} ${says}`;
}
