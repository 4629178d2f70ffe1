/** `redact` as a filter: settings in, the transcript room's reader handed to it. */
import { parseDocument } from "../transcript/document.ts";
import type { Context } from "./context.ts";
import { type RedactFlags, redactCommand } from "./redact.ts";
import { loadConfig, type SettingFlags } from "./settings.ts";

export function redactFilter(flags: RedactFlags & SettingFlags, context: Context): Promise<number> {
  const config = loadConfig(flags, ["local"], context);
  return redactCommand(
    {
      ...flags,
      ...(config.redactionRules ? { rules: config.redactionRules } : {}),
      maskTemplate: config.maskTemplate,
    },
    context,
    parseDocument,
  );
}
