/** The server's side of a web socket (RFC 6455), as far as the notification service uses it: short unfragmented texts,
 *  either way. By hand, because a line that falls silent, or breaks without a word, is what it is here for. */
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

export interface Line {
  /** @returns whether it went out. */
  send(text: string): boolean;
  isOpen(): boolean;
  /** With a closing frame. */
  close(code: number): void;
  /** Without. */
  reset(): void;
  /** Stays open and says nothing any more, not even to a ping. */
  mute(): void;
}

export interface LineEvents {
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}

const text = 1;
const closing = 8;
const ping = 9;
const pong = 10;

export function acceptLine(request: IncomingMessage, socket: Socket, { onText, onClose }: LineEvents): Line {
  const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  socket.write(
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      `Sec-WebSocket-Accept: ${createHash("sha1").update(key).digest("base64")}\r\n\r\n`,
  );
  let isOpen = true;
  let isMute = false;
  let unread = Buffer.alloc(0);

  const write = (kind: number, payload: Buffer) => {
    if (isOpen && !isMute) socket.write(Buffer.concat([headOf(kind, payload.length), payload]));
    return isOpen && !isMute;
  };

  function read({ kind, payload }: Frame): void {
    if (isMute) return;
    if (kind === text) onText(payload.toString("utf8"));
    if (kind === ping) write(pong, payload);
    if (kind !== closing) return;
    write(closing, payload);
    socket.end();
  }

  socket.on("data", (part: Buffer) => {
    unread = Buffer.concat([unread, part]);
    for (let frame = frameIn(unread); frame; frame = frameIn(unread)) {
      unread = unread.subarray(frame.length);
      read(frame);
    }
  });
  socket.on("error", () => undefined);
  socket.on("end", () => socket.end());
  socket.on("close", () => {
    isOpen = false;
    onClose();
  });

  return {
    send: (message) => write(text, Buffer.from(message, "utf8")),
    isOpen: () => isOpen,
    close(code) {
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(code);
      write(closing, payload);
      isOpen = false;
      socket.end();
    },
    reset() {
      isOpen = false;
      socket.resetAndDestroy();
    },
    mute() {
      isMute = true;
    },
  };
}

/** A handshake that is answered with an error. */
export function refuseLine(socket: Socket, status: 401 | 404): void {
  socket.on("error", () => undefined);
  const reason = status === 401 ? "Unauthorized" : "Not Found";
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function headOf(kind: number, length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | kind, length]);
  const head = Buffer.alloc(length < 65_536 ? 4 : 10);
  head[0] = 0x80 | kind;
  head[1] = length < 65_536 ? 126 : 127;
  if (length < 65_536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

interface Frame {
  readonly kind: number;
  readonly payload: Buffer;
  /** Of the whole frame. */
  readonly length: number;
}

/** A client's frames are masked; those of a notification client are short. Undefined until one is whole. */
function frameIn(bytes: Buffer): Frame | undefined {
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const start = short === 126 ? 8 : 6;
  if (bytes.length < start) return undefined;
  const size = short === 126 ? bytes.readUInt16BE(2) : short;
  if (bytes.length < start + size) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const payload = Buffer.from(bytes.subarray(start, start + size));
  for (const [at, byte] of payload.entries()) payload[at] = byte ^ (mask[at % 4] as number);
  return { kind: first & 0x0f, payload, length: start + size };
}
