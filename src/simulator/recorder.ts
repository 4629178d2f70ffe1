/** What the simulator received, for those who must prove what left and what did not. */
import type { Reply } from "./listener.ts";
import { type Route, routes } from "./options.ts";

export interface RouteCount {
  requests: number;
  /** Answered 2xx, whole. */
  ok: number;
  limited: number;
  serverErrors: number;
  resets: number;
  truncated: number;
  /** 401 and 403. */
  denied: number;
  notFound: number;
  /** Other 4xx. */
  rejected: number;
}

export interface ChatRequest {
  /** Epoch milliseconds of its arrival. */
  readonly atMs: number;
  readonly isBearerGood: boolean;
  /** The request as it came, byte for byte. */
  readonly body: string;
}

export interface Received {
  readonly counts: Readonly<Record<Route, RouteCount>>;
  readonly tokensIssued: number;
  /** LLM tokens, as the limits count them. */
  readonly chatTokens: number;
  /** Downloads that carried an Authorization header, which the storage host must never see. */
  readonly downloadsWithBearer: number;
  /** Requests for paths no route knows. */
  readonly unknownPaths: number;
  /** Empty when bodies are not recorded. */
  readonly chat: readonly ChatRequest[];
  /** The lines of each batch that was begun. */
  readonly batches: readonly (readonly string[])[];
  /** Details jobs that were submitted, and that nobody has deleted. */
  readonly jobs: { readonly submitted: number; readonly left: number };
}

export interface Recorder {
  readonly received: Received;
  token(): void;
  tokens(count: number): void;
  downloadWithBearer(): void;
  unknownPath(): void;
  chat(request: ChatRequest): void;
  batch(lines: readonly string[]): void;
  job(what: "submitted" | "deleted"): void;
  reply(route: Route, reply: Reply): void;
  clear(): void;
}

const noCount = (): RouteCount => ({
  requests: 0,
  ok: 0,
  limited: 0,
  serverErrors: 0,
  resets: 0,
  truncated: 0,
  denied: 0,
  notFound: 0,
  rejected: 0,
});

function outcomeOf({ status, mishap }: Reply): Exclude<keyof RouteCount, "requests"> {
  if (mishap === "reset") return "resets";
  if (mishap) return "truncated";
  if (status < 300) return "ok";
  if (status === 429) return "limited";
  if (status >= 500) return "serverErrors";
  if (status === 401 || status === 403) return "denied";
  return status === 404 ? "notFound" : "rejected";
}

export function createRecorder(keepBodies: boolean): Recorder {
  const empty = () => ({
    counts: Object.fromEntries(routes.map((route) => [route, noCount()])) as Record<Route, RouteCount>,
    tokensIssued: 0,
    chatTokens: 0,
    downloadsWithBearer: 0,
    unknownPaths: 0,
    chat: [] as ChatRequest[],
    batches: [] as (readonly string[])[],
    jobs: { submitted: 0, left: 0 },
  });
  const received = empty();
  return {
    received,
    token: () => {
      received.tokensIssued += 1;
    },
    tokens: (count) => {
      received.chatTokens += count;
    },
    downloadWithBearer: () => {
      received.downloadsWithBearer += 1;
    },
    unknownPath: () => {
      received.unknownPaths += 1;
    },
    chat: (request) => {
      if (keepBodies) received.chat.push(request);
    },
    batch: (lines) => {
      received.batches.push(keepBodies ? lines : lines.map(() => ""));
    },
    job: (what) => {
      received.jobs.submitted += what === "submitted" ? 1 : 0;
      received.jobs.left += what === "submitted" ? 1 : -1;
    },
    reply: (route, reply) => {
      const count = received.counts[route];
      count.requests += 1;
      count[outcomeOf(reply)] += 1;
    },
    clear: () => {
      Object.assign(received, empty(), { jobs: { submitted: 0, left: received.jobs.left } });
    },
  };
}
