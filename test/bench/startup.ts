/** S1, S2: `--help` against a bare node, in pairs, and what it loads. */
import { spawnSync } from "node:child_process";
import { programPath } from "../helpers/program.ts";
import { type Measured, median } from "./goals.ts";

const pairs = 15;

function wallMs(args: readonly string[]): number {
  const startedAt = performance.now();
  spawnSync(process.execPath, args, { stdio: "ignore" });
  return performance.now() - startedAt;
}

/** Every file a run of the program resolves, told by a hook of the module loader. */
function loadedBy(args: readonly string[]): string[] {
  const hook = `import { writeSync } from "node:fs";
    export async function resolve(specifier, context, next) {
      const resolved = await next(specifier, context);
      writeSync(2, "loaded " + resolved.url + "\\n");
      return resolved;
    }`;
  const register = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
  const { stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(register)}`, programPath, ...args],
    { encoding: "utf8" },
  );
  return [...stderr.matchAll(/^loaded (.+)$/gm)].map(([, url]) => url ?? "");
}

const heavy = /node_modules\/(undici|zod|pino|@photostructure\/sqlite|dotenv|p-retry)\/|node:sqlite/;

export async function benchStartup(): Promise<Measured[]> {
  const ratios: number[] = [];
  wallMs([programPath, "--help"]);
  for (let pair = 0; pair < pairs; pair += 1) {
    const bare = wallMs(["-e", "0"]);
    ratios.push(wallMs([programPath, "--help"]) / bare);
  }
  const loaded = loadedBy(["--help"]);
  return [
    {
      id: "S1",
      name: "--help against a bare node, wall time",
      value: Number(median(ratios).toFixed(2)),
      unit: "x",
      floor: 1.5,
      aim: 1.25,
      isMore: false,
    },
    {
      id: "S2",
      name: "heavy packages that --help loads",
      value: loaded.filter((url) => heavy.test(url)).length,
      unit: "",
      floor: 0,
      aim: 0,
      isMore: false,
      note: `${loaded.length} files in all`,
    },
  ];
}
