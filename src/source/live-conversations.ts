/** The conversations a live source follows: each final utterance once, what may have been missed, and when one is over.
 *
 *  Revisions of an utterance share its id; only the final one is told, and a final that comes again is counted. A
 *  conversation is over when everybody has hung up and each of its sessions has said that all is told. Either word can
 *  be lost with a line, so there is a time after which it is not waited for any more, and what may then be missing is a
 *  gap; and of one that has been quiet for long, somebody is asked. */
import type { LiveCall } from "../genesys/live-call.ts";
import type { Speech, SpokenUtterance } from "../genesys/speech.ts";
import type { LiveEvent, LiveStarted } from "../shared/live.ts";
import { emptyKnown, joinKnown, type Known } from "../shared/types.ts";
import type { LiveTiming } from "./live-timing.ts";

export interface LiveConversationsOptions {
  readonly timing: LiveTiming;
  readonly emit: (event: LiveEvent) => void;
  /** Somebody knows which conversations there are, and can be asked whether one goes on. */
  readonly canAsk: boolean;
  readonly onBegin?: (conversationId: string) => void;
  readonly onEnd?: (conversationId: string) => void;
  /** When the last frame of its line came, while that is lost. Epoch milliseconds. */
  readonly deafSince?: (conversationId: string) => number | undefined;
  readonly now: () => number;
}

export interface LiveConversations {
  takeCall(call: LiveCall): void;
  takeSpeech(speech: Speech): void;
  /** Does nothing for one that is known, or was until lately. */
  begin(start: Omit<LiveStarted, "kind">): void;
  /** Its topic is told from now on; epoch milliseconds. */
  listening(conversationId: string, atMs: number): void;
  /** Something may not be heard of it from now on. */
  deaf(conversationId: string): void;
  gap(conversationId: string, fromMs: number, toMs: number): void;
  end(conversationId: string): void;
  /** Nobody knows it who should. It ends when it has been quiet for very long: what is told of it may be behind. */
  abandon(conversationId: string): void;
  /** Ends what is over. @returns those of whom one should ask whether they go on. */
  sweep(): readonly string[];
  ids(): readonly string[];
  state(): { readonly utterances: number; readonly repeated: number; readonly gaps: number };
}

interface Session {
  isOver: boolean;
  heardMs: number;
  /** Of the last utterance that came without one. */
  offsetMs: number;
  unnamed: number;
}

interface Followed {
  known: Known;
  queueIds: readonly string[];
  readonly beganMs: number;
  readonly sessions: Map<string, Session>;
  /** Ids of finals; the oldest are forgotten. */
  readonly heard: Set<string>;
  heardMs: number;
  listeningMs: number | undefined;
  hungUpMs: number | undefined;
  askAtMs: number;
}

const mostHeard = 4096;
const mostEnded = 20_000;

export function createLiveConversations(options: LiveConversationsOptions): LiveConversations {
  const { timing, canAsk, onBegin, onEnd, deafSince, now } = options;
  const followed = new Map<string, Followed>();
  const ended = new Set<string>();
  const counts = { utterances: 0, repeated: 0, gaps: 0 };

  function gap(conversationId: string, fromMs: number, toMs: number): void {
    if (!followed.has(conversationId) || fromMs >= toMs) return;
    counts.gaps += 1;
    options.emit({ kind: "gap", conversationId, fromMs, toMs });
  }

  function begin(start: Omit<LiveStarted, "kind">): void {
    const { conversationId, startedAt, known, queueIds } = start;
    if (followed.has(conversationId) || ended.has(conversationId)) return;
    followed.set(conversationId, {
      ...{ known, queueIds },
      beganMs: startedAt === undefined ? now() : Date.parse(startedAt),
      sessions: new Map(),
      heard: new Set(),
      heardMs: now(),
      listeningMs: undefined,
      hungUpMs: undefined,
      askAtMs: 0,
    });
    options.emit({ kind: "started", ...start });
    onBegin?.(conversationId);
  }

  /** What nobody can have heard of it, now that it is over. */
  function missedOf(id: string, it: Followed): readonly [fromMs: number, toMs: number] | undefined {
    const deafSinceMs = deafSince?.(id);
    if (deafSinceMs !== undefined) return [deafSinceMs - timing.lagMs, now()];
    if (!canAsk) return undefined;
    if (it.sessions.size === 0) return [it.beganMs, it.listeningMs ?? now()];
    const open = [...it.sessions.values()].filter(({ isOver }) => !isOver);
    if (open.length === 0) return undefined;
    return [Math.min(...open.map(({ heardMs }) => heardMs)) - timing.lagMs, now()];
  }

  function end(conversationId: string): void {
    const it = followed.get(conversationId);
    if (!it) return;
    const missed = missedOf(conversationId, it);
    if (missed) gap(conversationId, ...missed);
    followed.delete(conversationId);
    options.emit({ kind: "ended", conversationId });
    if (canAsk) addBounded(ended, conversationId, mostEnded);
    onEnd?.(conversationId);
  }

  function sessionOf(speech: Speech, it: Followed): Session {
    const { conversationId, communicationId, beganMs, isBeginning } = speech;
    const known = it.sessions.get(communicationId);
    if (known) return known;
    const session: Session = { isOver: false, heardMs: now(), offsetMs: -1, unnamed: 0 };
    it.sessions.set(communicationId, session);
    // Who is told something listens, also when the answer that says so is still on its way.
    it.listeningMs ??= now();
    if (canAsk && beganMs !== undefined && !isBeginning) gap(conversationId, beganMs, it.listeningMs);
    return session;
  }

  function tell(speech: Speech, utterance: SpokenUtterance, it: Followed, session: Session): void {
    if (!utterance.isFinal) return;
    const { conversationId, communicationId } = speech;
    if (utterance.id === undefined) session.unnamed += 1;
    const utteranceId = utterance.id ?? `unnamed-${session.unnamed}`;
    if (!addBounded(it.heard, `${communicationId}/${utteranceId}`, mostHeard)) {
      counts.repeated += 1;
      return;
    }
    const offsetMs = utterance.offsetMs ?? Math.max(session.offsetMs + 1, now() - it.beganMs);
    session.offsetMs = Math.max(session.offsetMs, offsetMs);
    counts.utterances += 1;
    const { speaker, text, startMs, durationMs, confidence, language } = utterance;
    options.emit({
      ...{ kind: "utterance", conversationId, communicationId, utteranceId, speaker, text, offsetMs },
      ...given({ startMs, durationMs, confidence, language }),
    });
  }

  const quietMsOf = ({ heardMs, hungUpMs = 0 }: Followed) => now() - Math.max(heardMs, hungUpMs);

  function fateOf(it: Followed): "over" | "doubtful" | "going on" {
    const { sessions, hungUpMs } = it;
    const quietMs = quietMsOf(it);
    const isTold = sessions.size > 0 && [...sessions.values()].every(({ isOver }) => isOver);
    if (hungUpMs !== undefined)
      return quietMs > (isTold ? timing.settleMs : timing.graceMs) ? "over" : "going on";
    // A session that is over may be followed by another: the call goes to somebody else.
    if (canAsk) return quietMs > (isTold ? timing.graceMs : timing.quietMs) ? "doubtful" : "going on";
    return quietMs > (isTold ? timing.graceMs : timing.abandonedMs) ? "over" : "going on";
  }

  return {
    begin,
    end,
    gap,
    deaf(conversationId) {
      if (followed.has(conversationId)) options.emit({ kind: "deaf", conversationId });
    },
    abandon(conversationId) {
      const it = followed.get(conversationId);
      if (it && quietMsOf(it) > timing.abandonedMs) end(conversationId);
    },
    takeCall(call) {
      const { conversationId, startedMs, direction, queueIds, known, isConnected, isOver } = call;
      const it = followed.get(conversationId);
      if (!it) {
        if (!isConnected) return;
        const startedAt = startedMs === undefined ? undefined : new Date(startedMs).toISOString();
        return begin({
          ...{ conversationId, mediaType: "voice", queueIds, known },
          ...given({ startedAt, direction }),
        });
      }
      it.hungUpMs = isOver ? (it.hungUpMs ?? now()) : undefined;
      const all = joinKnown(it.known, known);
      const queues = [...new Set([...it.queueIds, ...queueIds])];
      const isNews = sizeOf(all) > sizeOf(it.known) || queues.length > it.queueIds.length;
      it.known = all;
      it.queueIds = queues;
      if (isNews) options.emit({ kind: "joined", conversationId, queueIds: queues, known: all });
    },
    takeSpeech(speech) {
      const { conversationId } = speech;
      if (!canAsk) begin({ conversationId, mediaType: "voice", queueIds: [], known: emptyKnown });
      const it = followed.get(conversationId);
      if (!it) return;
      const session = sessionOf(speech, it);
      session.heardMs = now();
      it.heardMs = now();
      session.isOver ||= speech.isOver;
      for (const utterance of speech.utterances) tell(speech, utterance, it, session);
    },
    listening(conversationId, atMs) {
      const it = followed.get(conversationId);
      if (it) it.listeningMs ??= atMs;
    },
    sweep() {
      const doubtful: string[] = [];
      for (const [id, it] of followed) {
        const fate = fateOf(it);
        if (fate === "over") end(id);
        if (fate !== "doubtful" || now() < it.askAtMs) continue;
        it.askAtMs = now() + timing.graceMs;
        doubtful.push(id);
      }
      return doubtful;
    },
    ids: () => [...followed.keys()],
    state: () => counts,
  };
}

/** @returns whether it is new. */
function addBounded(set: Set<string>, id: string, most: number): boolean {
  if (set.has(id)) return false;
  set.add(id);
  if (set.size > most) set.delete(set.values().next().value as string);
  return true;
}

const sizeOf = ({ names, phones, emails, other }: Known): number =>
  names.length + phones.length + emails.length + other.length;

type Given<T> = { readonly [Name in keyof T]?: Exclude<T[Name], undefined> };

const given = <T extends object>(fields: T): Given<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;
