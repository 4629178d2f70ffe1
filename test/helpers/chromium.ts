/** A headless Chromium, spoken to over its debugging pipe: no port, no driver package. */
import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";

/** Where it is; undefined when this machine has none. */
export function findChromium(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const paths = (process.env["PATH"] ?? "").split(delimiter);
  return [process.env["CHROMIUM"], ...paths.flatMap((path) => names.map((name) => join(path, name)))].find(
    (path) => path !== undefined && isExecutable(path),
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

type Fields = Record<string, unknown>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Fields;
  readonly result?: Fields;
  readonly error?: { readonly message: string };
}

export interface Tab {
  /** Everything it asked a network or a disk for, in order. */
  readonly requests: readonly string[];
  /** What it wrote to the console, what was thrown and what the policy refused. */
  readonly complaints: readonly string[];
  open(url: string): Promise<void>;
  resize(width: number, height: number, isDark?: boolean, media?: "screen" | "print"): Promise<void>;
  /** The value of an expression, awaited. */
  evaluate<T>(expression: string): Promise<T>;
  press(key: string): Promise<void>;
  type(text: string): Promise<void>;
  screenshot(): Promise<Buffer>;
  print(): Promise<Buffer>;
}

export interface Chromium {
  newTab(): Promise<Tab>;
  close(): Promise<void>;
}

export async function openChromium(path: string): Promise<Chromium> {
  const profile = mkdtempSync(join(tmpdir(), "chromium-"));
  const child = spawn(
    path,
    [
      ...["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe"],
      ...["--no-first-run", "--disable-background-networking", "--disable-component-update"],
      `--user-data-dir=${profile}`,
    ],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
  );
  const [, , , commands, answers] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, (message: Message) => void>();
  const listeners: ((message: Message & { sessionId?: string }) => void)[] = [];
  let sent = 0;
  let rest = "";
  answers.setEncoding("utf8").on("data", (text: string) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop() ?? "";
    for (const json of messages) {
      const message = JSON.parse(json) as Message;
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else for (const listen of listeners) listen(message);
    }
  });

  function send(method: string, params: Fields = {}, sessionId?: string): Promise<Fields> {
    sent += 1;
    const id = sent;
    commands.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
    return new Promise((resolve, reject) => {
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result ?? {});
      });
    });
  }

  return {
    async newTab() {
      const { targetId } = await send("Target.createTarget", { url: "about:blank" });
      const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
      const ask = (method: string, params?: Fields) => send(method, params, sessionId as string);
      const requests: string[] = [];
      const complaints: string[] = [];
      let loaded = () => {};
      listeners.push(({ sessionId: of, method, params }) => {
        if (of !== sessionId) return;
        if (method === "Network.requestWillBeSent")
          requests.push((params as { request: { url: string } }).request.url);
        if (method === "Runtime.exceptionThrown" || method === "Runtime.consoleAPICalled")
          complaints.push(JSON.stringify(params));
        if (method === "Log.entryAdded") complaints.push(JSON.stringify(params?.["entry"]));
        if (method === "Page.loadEventFired") loaded();
      });
      for (const domain of ["Page", "Network", "Runtime", "Log"]) await ask(`${domain}.enable`);
      return {
        requests,
        complaints,
        async open(url) {
          const done = new Promise<void>((resolve) => {
            loaded = resolve;
          });
          await ask("Page.navigate", { url });
          await done;
        },
        async resize(width, height, isDark = false, media = "screen") {
          const size = { width, height, deviceScaleFactor: 1, mobile: width < 600 };
          await ask("Emulation.setDeviceMetricsOverride", size);
          const features = [{ name: "prefers-color-scheme", value: isDark ? "dark" : "light" }];
          await ask("Emulation.setEmulatedMedia", { media, features });
        },
        async evaluate<T>(expression: string) {
          const asked = { expression, awaitPromise: true, returnByValue: true };
          const { result, exceptionDetails } = await ask("Runtime.evaluate", asked);
          if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
          return (result as { value: T }).value;
        },
        async press(key) {
          const text = key.length === 1 ? { text: key } : {};
          await ask("Input.dispatchKeyEvent", { type: "keyDown", key, ...text });
          await ask("Input.dispatchKeyEvent", { type: "keyUp", key });
        },
        async type(text) {
          await ask("Input.insertText", { text });
        },
        screenshot: async () =>
          Buffer.from((await ask("Page.captureScreenshot", { format: "png" }))["data"] as string, "base64"),
        print: async () =>
          Buffer.from((await ask("Page.printToPDF", { printBackground: true }))["data"] as string, "base64"),
      };
    },
    async close() {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      await send("Browser.close").catch(() => child.kill());
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
