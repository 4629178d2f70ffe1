/** Which settings are in force, and where each comes from. Secrets are never shown, and of a value that is wrong only
 *  what is wrong with it: somebody may have put a secret there by mistake. */
import { styleText } from "node:util";
import { given, isSecret } from "../config.ts";
import { many } from "../report/numbers.ts";
import { type SettingName, settings } from "../setting-table.ts";
import type { Context } from "./context.ts";
import { writeExit, writeLine } from "./failure.ts";
import {
  type Layer,
  laidOver,
  layersOf,
  type SettingFlags,
  secretReader,
  unknownNames,
  unknownSays,
} from "./settings.ts";
import { hasColour } from "./terminal.ts";

export interface ConfigShowFlags extends SettingFlags {
  /** Also in the text; JSON always says it. */
  readonly origin?: boolean;
  readonly json?: boolean;
  readonly color?: boolean;
}

interface Shown {
  readonly name: SettingName;
  readonly isSet: boolean;
  /** Undefined when it is not set, a secret, or wrong. */
  readonly value: string | undefined;
  readonly origin: string;
  readonly problem: string | undefined;
}

/** @returns 78 when a value is wrong. @throws Fault `config.invalid` when the file of --env-file can not be read. */
export async function configShow(flags: ConfigShowFlags, context: Context): Promise<number> {
  const layers = layersOf(flags, context);
  const shown = (Object.keys(settings) as SettingName[]).map((name) => look(name, layers, context));
  const unknown = unknownNames(flags, context);
  const wrong = shown.filter(({ problem }) => problem !== undefined).length;
  if (flags.json) {
    for (const setting of shown) writeLine(context, { type: "setting", ...setting });
    for (const { name } of unknown) writeLine(context, { type: "unknownSetting", name });
  } else {
    context.stdout.write(table(shown, flags, hasColour(flags, context)));
    for (const one of unknown) context.stdout.write(`${unknownSays(one)}\n`);
  }
  const code = wrong > 0 ? 78 : 0;
  const next = wrong > 0 ? "correct them" : "nothing";
  if (flags.json)
    writeExit(
      { code, reason: wrong === 0 ? "all are right" : `${many(wrong, "setting")} wrong`, next },
      context,
    );
  return code;
}

function look(name: SettingName, layers: readonly Layer[], context: Context): Shown {
  const { schema, default: usual } = settings[name] as { default?: string } & (typeof settings)[SettingName];
  let problem: string | undefined;
  let value = usual;
  let origin = usual === undefined ? "not set" : "default";
  try {
    const found = given(laidOver(layers), name, secretReader(context));
    if (found) {
      value = found.value;
      const from = layers.findLast(({ values }) => values[found.by])?.origin ?? "";
      origin = found.by === name ? from : `${from} (${found.by})`;
    }
  } catch {
    value = undefined;
    problem = `${name}_FILE can not be read`;
    origin = `${name}_FILE`;
  }
  const parsed = value === undefined ? undefined : schema.safeParse(value);
  if (parsed?.success === false) problem = parsed.error.issues[0]?.message ?? "is wrong";
  const isSet = value !== undefined;
  const isShown = isSet && !isSecret(name) && problem === undefined;
  return { name, isSet, value: isShown ? value : undefined, origin, problem };
}

function table(shown: readonly Shown[], { origin }: ConfigShowFlags, isColoured: boolean): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    isColoured ? styleText(style, text, { validateStream: false }) : text;
  const texts = shown.map(({ problem, value, isSet }) =>
    problem === undefined ? (value ?? (isSet ? "••••" : "–")) : `wrong: ${problem}`,
  );
  const names = Math.max(...shown.map(({ name }) => name.length));
  const values = Math.max(...texts.map((text) => text.length));
  return shown
    .map((setting, index) => {
      const text = texts[index] ?? "";
      const cell = origin ? text.padEnd(values) : text;
      const value = setting.problem === undefined ? cell : paint("red", cell);
      const from = origin ? `  ${paint("dim", setting.origin)}` : "";
      return `${setting.name.padEnd(names)}  ${value}${from}\n`;
    })
    .join("");
}
