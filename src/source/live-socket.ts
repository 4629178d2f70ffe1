/** One web socket that carries frames to us. A dead line says nothing, so who is silent for too long is hung up on: the
 *  vendor sends a heartbeat every 30 s, and answers a ping. Hanging up means cutting: a closing handshake waits for the
 *  other side, and a line that is dead would be held for ever. */
import type { Socket } from "node:net";
import { Agent, buildConnector, WebSocket } from "undici";

export interface LiveSocketOptions {
  readonly url: string;
  /** For the line and its first frame to be there. */
  readonly connectMs: number;
  /** Silence after which a ping is sent, and after which the line is dead; without it the other side may be silent. */
  readonly watch?: { readonly pingMs: number; readonly silenceMs: number };
  readonly onFrame: (text: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface LiveSocket {
  /** Whether the line has come about. */
  readonly opened: Promise<boolean>;
  /** Resolves when it is gone, whoever ended it. Never rejects. */
  readonly lost: Promise<"closed" | "silent">;
  isOpen(): boolean;
  /** When the last frame came; of a line without any, when it opened. Epoch milliseconds. */
  heardMs(): number;
  hangUp(): void;
}

const keepAliveMs = 30_000;
const ping = JSON.stringify({ message: "ping" });

export function openLiveSocket(options: LiveSocketOptions): LiveSocket {
  const { url, connectMs, onFrame, now } = options;
  let line: Socket | undefined;
  let heardMs = now();
  let timer: NodeJS.Timeout | undefined;
  let isDone = false;
  let sayOpened: (isOpen: boolean) => void = () => {};
  let sayLost: (reason: "closed" | "silent") => void = () => {};
  const opened = new Promise<boolean>((resolve) => {
    sayOpened = resolve;
  });
  const lost = new Promise<"closed" | "silent">((resolve) => {
    sayLost = resolve;
  });

  const connect = buildConnector({ timeout: connectMs });
  const agent = new Agent({
    connect: (target, callback) =>
      connect(target, (...[error, socket]) => {
        if (error) return callback(error, null);
        line = socket;
        socket.setKeepAlive(true, keepAliveMs);
        if (isDone) socket.destroy();
        callback(null, socket);
      }),
  });
  const socket = new WebSocket(url, { dispatcher: agent });
  socket.binaryType = "arraybuffer";

  function finish(reason: "closed" | "silent"): void {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    line?.destroy();
    agent.destroy().catch(() => undefined);
    sayOpened(false);
    sayLost(reason);
  }

  /** First asks, then gives up. */
  function listen(): void {
    clearTimeout(timer);
    if (!options.watch) return;
    const { pingMs, silenceMs } = options.watch;
    timer = setTimeout(() => {
      if (socket.readyState === WebSocket.OPEN) socket.send(ping);
      timer = setTimeout(() => finish("silent"), silenceMs - pingMs);
    }, pingMs);
  }

  timer = setTimeout(() => finish("silent"), connectMs);
  socket.addEventListener("open", () => {
    heardMs = now();
    listen();
    sayOpened(!isDone);
  });
  socket.addEventListener("message", ({ data }) => {
    if (isDone) return;
    heardMs = now();
    listen();
    onFrame(typeof data === "string" ? data : Buffer.from(data as ArrayBuffer).toString("utf8"));
  });
  socket.addEventListener("error", () => finish("closed"));
  socket.addEventListener("close", () => finish("closed"));

  return {
    opened,
    lost,
    isOpen: () => !isDone,
    heardMs: () => heardMs,
    hangUp: () => finish("closed"),
  };
}
