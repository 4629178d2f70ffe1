/** How the terminal is, or what stands in its place. */
import type { Config } from "../config.ts";
import type { Context } from "./context.ts";

/** Are logs for people? */
export const isPretty = (config: Config, { stderr }: Context): boolean =>
  config.log.format === "pretty" || (config.log.format === "auto" && stderr.isTTY === true);

export const hasColour = (flags: { readonly color?: boolean }, { env, stdout }: Context): boolean =>
  flags.color !== false && !env["NO_COLOR"] && (stdout.isTTY === true || Boolean(env["FORCE_COLOR"]));

/** Can lines that stand there be written over? */
export const canRewrite = ({ env, stderr }: Context): boolean =>
  stderr.isTTY === true && env["TERM"] !== "dumb";

/** With --json the view is for a terminal on which its lines do not come too. */
export const isBesideLines = ({ stdout, stderr }: Context): boolean =>
  stderr.isTTY === true && stdout.isTTY !== true;
