/** Everything a test, a bench or the demo can ask of the simulator. Plain data, so that a control port can carry it. */
import type { Identity } from "./listener.ts";
import type { LiveOptions, RunningOptions } from "./live/live-options.ts";

export const routes = [
  "token",
  "details",
  "search",
  "metrics",
  "availability",
  "jobs",
  "transcriptUrl",
  "download",
  "conversation",
  "summaries",
  "recordings",
  "reprocessing",
  "messages",
  "emails",
  "settings",
  "notifications",
  "chat",
  "models",
  "files",
  "batches",
  "speech",
] as const;
export type Route = (typeof routes)[number];

/** What goes wrong on a route; every member but the last three is a share of its requests, 0 to 1. */
export interface RouteFaults {
  readonly limited?: number;
  readonly serverError?: number;
  /** The connection is reset before a byte is answered. */
  readonly reset?: number;
  /** Half the body; by turns cut under a longer content-length, or whole by its length but broken as JSON. */
  readonly truncated?: number;
  readonly slow?: number;
  readonly slowMs?: number;
  /** The 429's Retry-After as it is sent: seconds, a date, or nonsense. Default 1. */
  readonly retryAfter?: string;
  /** The route needs a permission the client's role does not have. */
  readonly isWithheld?: boolean;
}

/** What is wrong with the model's answers; shares of the chat requests that got through. */
export interface AnswerFaults {
  readonly length?: number;
  readonly contentFilter?: number;
  readonly refusal?: number;
  readonly empty?: number;
  readonly brokenJson?: number;
  readonly wrongSchema?: number;
}

/** What becomes of a batch's lines; shares of them. */
export interface LineFaults {
  /** Not done within the completion window. */
  readonly expired?: number;
  /** Answered with a 500. */
  readonly failed?: number;
  /** In neither file. */
  readonly missing?: number;
}

export interface BatchFaults extends LineFaults {
  /** The whole batch fails before its first line. */
  readonly isRejected?: boolean;
}

/** What becomes of the details jobs. */
export interface JobFaults {
  /** In place of FULFILLED. */
  readonly end?: "FAILED" | "CANCELLED" | "EXPIRED" | "ARCHIVED";
  readonly isSlow?: boolean;
  /** Pages of results after which the job is not known any more, or its results have expired. */
  readonly lostAfterPages?: number;
  readonly expiresAfterPages?: number;
  /** Every cursor leads to itself, or nowhere. */
  readonly repeatsCursor?: boolean;
  readonly refusesCursor?: boolean;
  /** A seventh of what it should have found is not there, and nothing says so. */
  readonly isIncomplete?: boolean;
}

export interface Faults {
  /** For every route but `token`, unless that route has its own. */
  readonly everywhere?: RouteFaults;
  readonly routes?: Readonly<Partial<Record<Route, RouteFaults>>>;
  readonly answers?: AnswerFaults;
  readonly batch?: BatchFaults;
  readonly jobs?: JobFaults;
  /** A bearer is refused with 401 after this many API requests. */
  readonly tokenDiesAfter?: number;
  /** Added to every totalHits, and every total of a search. */
  readonly totalHitsOff?: number;
  /** Page n > 1 repeats, at its head, this many rows of the page before: live conversations ended meanwhile. */
  readonly repeatedRows?: number;
  /** Every page from this number on is that page again, for ever. */
  readonly stuckAtPage?: number;
}

/** The text of a chat is a transcript, as that of a call. */
export type Medium = "voice" | "message" | "email" | "chat";

export interface InventedOptions {
  /** The same seed invents the same conversations. */
  readonly seed: number;
  readonly conversations: number;
  readonly days: number;
  /** UTC, `YYYY-MM-DD`. */
  readonly firstDay: string;
  /** Share of calls the vendor never transcribed: 404 for each of their communications. */
  readonly shareWithoutTranscript: number;
  /** How long after a conversation's end its transcript is there: minutes to hours in life. */
  readonly transcriptDelayMs: number;
  /** Of the conversations in turn; without it there are seven calls in ten, two messages and one mail. */
  readonly mediaTypes?: readonly Medium[];
  /** Share of voice transcripts of the older shape, without decoratedText: numbers stand in words only. */
  readonly shareUndecorated: number;
  /** Shares of the conversations that are listed late, and of the calls that are transcribed late, by how much after
   *  their end. */
  readonly late?: {
    readonly conversations: number;
    readonly transcripts: number;
    readonly leastMs: number;
    readonly mostMs: number;
  };
  /** Voice phrases carry `words[]`, ten times the bytes. */
  readonly hasWords: boolean;
  /** What the customer of the first conversation, of the second and so on says besides, as it stands here. */
  readonly remarks?: readonly string[];
  /** When set, they go on now: one begins each `everyMs`, and takes a part of its time. Without it they lie in the days
   *  above. */
  readonly running?: RunningOptions;
  /** When set, texts repeat after this many conversations, so that a bench does not measure the inventing. */
  readonly distinctTexts?: number;
}

export interface GenesysOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Requests one token may make in a window. */
  readonly ratePerMinute: number;
  /** Length of that window, 60,000 as sold. Who shortens it must know that clients take it for a minute. */
  readonly windowMs: number;
  readonly tokenLifetimeSeconds: number;
  readonly urlLifetimeMs: number;
  readonly latencyMs: number;
  /** How long it takes until a recording's media are made. */
  readonly transcodeMs: number;
  /** A details query can be paged so deep, 100,000 as sold. */
  readonly depthLimit: number;
  /** A search of transcripts can be paged so deep, 1,000 as sold. */
  readonly searchWindow: number;
  /** By how much the store of the details jobs is behind. */
  readonly storeLagMs: number;
  /** How long a details job takes, and how long after that its results are there. */
  readonly jobMs: number;
  readonly jobLifetimeMs: number;
  /** Conversations of a page of its results, whatever is asked for. */
  readonly jobPageRows: number;
}

export type ResponseFormat = "json_schema" | "json_object" | "none";

export interface ChatOptions {
  readonly apiKey: string;
  readonly models: readonly string[];
  /** The most the server understands; what is beyond answers 400 in OpenAI's shape. */
  readonly responseFormat: ResponseFormat;
  readonly latencyMs: number;
  /** Token buckets, as OpenAI's: refilled evenly. None: no limit, and no headers. */
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** How much of a minute's worth the buckets hold; OpenAI enforces its limits over shorter spans too. */
  readonly burstMs: number;
  /** How full they are at the start, 0 to 1. */
  readonly fill: number;
  /** Limits are kept, but the headers do not tell of them. */
  readonly isSilent: boolean;
  /** What is counted differs from four bytes a token by up to this share, either way, request by request. */
  readonly tokenSpread: number;
  /** How long a batch takes. */
  readonly batchMs: number;
  /** How long a recording is listened to. */
  readonly speechMs: number;
}

export interface SimulatorOptions {
  readonly invented?: Partial<InventedOptions>;
  readonly genesys?: Partial<GenesysOptions>;
  readonly chat?: Partial<ChatOptions>;
  readonly live?: Partial<LiveOptions>;
  readonly faults?: Faults;
  /** Keep the body of each chat request; without, memory stays flat whatever the number. Default true. */
  readonly recordBodies?: boolean;
  /** Fixed ports for those who restart it; 0, the default, takes any. */
  readonly ports?: Partial<Record<"login" | "api" | "download" | "chat" | "streaming", number>>;
  /** Every door speaks TLS and shows this certificate, which must name 127.0.0.1. */
  readonly identity?: Identity;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export const inventedDefaults: InventedOptions = {
  seed: 1,
  conversations: 200,
  days: 3,
  firstDay: "2025-03-10",
  shareWithoutTranscript: 0.03,
  transcriptDelayMs: 0,
  shareUndecorated: 0.3,
  hasWords: true,
};

export const genesysDefaults: GenesysOptions = {
  clientId: "00000000-0000-4000-8000-5150a7e00001",
  clientSecret: "simulated-client-secret",
  ratePerMinute: 300,
  windowMs: 60_000,
  tokenLifetimeSeconds: 86_399,
  urlLifetimeMs: 3_600_000,
  latencyMs: 0,
  transcodeMs: 0,
  depthLimit: 100_000,
  searchWindow: 1000,
  storeLagMs: 0,
  jobMs: 0,
  jobLifetimeMs: 86_400_000,
  jobPageRows: 1000,
};

export const chatDefaults: ChatOptions = {
  apiKey: "simulated-llm-key",
  models: ["gpt-4o-mini"],
  responseFormat: "json_schema",
  latencyMs: 0,
  burstMs: 60_000,
  fill: 1,
  isSilent: false,
  tokenSpread: 0,
  batchMs: 0,
  speechMs: 0,
};
