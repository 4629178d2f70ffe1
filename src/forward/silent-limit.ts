/** The limit of a server that tells nobody: there are only its refusals.
 *
 *  Each refusal for the rate says two things. The pace that was asked with is too high. And what was accepted from one
 *  refusal to the next is what the server gave in that time: all of it, where an allowance is refilled evenly, for it
 *  is empty at both; some of it, where windows are counted, of which those before were not used up. The limit lies
 *  between the two, and we go on from the middle. A refusal that asks for a long wait shuts a window that was used up
 *  early: then what was given is all there is.
 *
 *  From there we begin as low as what was given, come back to the limit, stay about it, and then go on ever faster, since
 *  it may have been raised: a cubic over the requests sent, as TCP's over time. At first over few requests, then over
 *  twice as many each time, so the limit is found within a minute and later hardly ever hit. (Halving and adding, as
 *  TCP once did, uses three quarters of a limit. To rise by the clock finds a slow limit too often and a fast one too
 *  seldom. To believe what was given alone sinks wherever windows are counted; the pace alone, wherever something had
 *  been saved up.)
 *
 *  A lone refusal at a pace that was proven is a stray: who was hit waits, and nobody else. Where strays go on below the
 *  limit that was found, they may be all it was found by: then we go on boldly, and find it again if there is one. */
import { createStrayRefusals, expected } from "./stray-refusals.ts";

/** A place in the sequence of requests. */
export interface Place {
  readonly sent: number;
  readonly atMs: number;
}

export interface SilentLimit {
  /** Requests a minute to keep; undefined while no limit has shown. */
  perMinute(): number | undefined;
  /** @param hasWaited the pace held it back, so the pace is being tried. */
  sent(place: Place, hasWaited: boolean): void;
  /** An answer came, be it a refusal. */
  answered(): void;
  /** @param waitMs as the server wishes. @param isExplained by a limit that the server tells: nothing is learned from
   *  it. @returns whether everybody should wait. */
  refused(place: Place, atMs: number, waitMs: number | undefined, isExplained?: boolean): boolean;
  /** Our part of the limit grows by this factor. */
  divide(factor: number): void;
}

interface Found {
  readonly limit: number;
  /** How far below the limit the climb begins, as a share of it. */
  readonly depth: number;
  /** Requests until it is back there. */
  readonly stretch: number;
  readonly atMs: number;
}

const minuteMs = 60_000;
/** Requests a minute that are tried whatever the server refuses, until there is something to measure. */
const careful = 60;
const leastDepth = 0.03;
const mostDepth = 0.5;
/** Requests of the longest climb, or a minute's worth if that is more: up to there a refusal costs too much. */
const longStretch = 400;
/** Of the first climb; a slow server's is some seconds' worth all the same. */
const briefStretch = 8;
const briefShare = 1 / 20;
/** Fewer accepted requests since the last refusal say that it is still the same. */
const leastTelling = 5;
/** A server that asks for so much counts in windows. */
const windowWaitMs = 5000;
/** Below a limit next to nothing is refused. Where so large a share is, it is not for the pace. */
const unrelatedShare = 0.02;
/** It takes so many answers to tell, and eight times as many each time it was told before. */
const unrelatedAnswers = 100;
const leastUnrelated = 3;
/** So many times faster is tried then. */
const boldly = 8;
/** The first requests may all go in one moment. */
const leastFirstMs = 1000;

/** @param mostPerMinute our own limit. */
export function createSilentLimit(startMs: number, mostPerMinute = Number.POSITIVE_INFINITY): SilentLimit {
  const strays = createStrayRefusals();
  let most = mostPerMinute;
  let found: Found | undefined;
  /** Given before, for sure. */
  let proven = 0;
  let sent = 0;
  /** Where the present measurement began: at the start, later where a refusal's wait ended. */
  let mark: Place = { sent: 0, atMs: startMs };
  let refusedSince = 0;
  let heldBackSince = 0;
  /** Ever. */
  let accepted = 0;
  /** At paces below the limit that was found. */
  let below = { answers: 0, refusals: 0 };
  let timesUnrelated = 0;

  const progress = ({ stretch }: Found) => Math.max(0, heldBackSince - refusedSince) / stretch;
  const paceOf = (at: Found) => Math.min(most, at.limit * (1 + at.depth * (progress(at) - 1) ** 3));

  function expectedNow() {
    if (!found) return expected.unknown;
    return paceOf(found) > proven ? expected.unproven : expected.proven;
  }

  /** Requests a minute since the mark, those that only chance refused among them. */
  const givenUntil = (endMs: number, accepted: number, leastMs: number) =>
    (accepted * minuteMs) / Math.max(leastMs, endMs - mark.atMs) / (1 - strays.share());

  function begin(endMs: number, atMs: number): void {
    const accepted = sent - mark.sent - refusedSince;
    const limit = Math.max(careful, 0.75 * givenUntil(endMs, accepted, leastFirstMs));
    found = { limit, depth: mostDepth, stretch: briefOf(limit), atMs };
    restart({ sent, atMs: endMs });
  }

  function learn(before: Found, place: Place, atMs: number, waitMs: number): void {
    const endMs = place.atMs + waitMs;
    const ms = Math.max(1, endMs - mark.atMs);
    const accepted = place.sent - mark.sent - refusedSince;
    const asked = paceOf(before);
    const given = givenUntil(endMs, accepted, 1);
    const least = asked >= proven ? 0.98 * proven : 0;
    const sure = given * Math.max(0, 0.985 - 3 / accepted - 200 / ms);
    proven = asked >= proven ? Math.max(sure, 0.99 * proven) : sure;

    const isWindow = waitMs >= windowWaitMs && waitMs > ms / 5;
    const middle = Math.sqrt(given * (isWindow ? Math.min(asked, 1.1 * given) : asked));
    const limit = Math.min(asked, Math.max(least, middle));
    const longest = Math.max(longStretch, limit);
    const isNews = asked > 1.5 * given && before.stretch >= longest / 2;
    found = {
      limit,
      depth: Math.min(mostDepth, Math.max(leastDepth, 3 / accepted, 1 - Math.max(least, given) / limit)),
      stretch: isNews
        ? briefOf(limit)
        : Math.max(briefOf(limit), Math.min(2 * before.stretch, 3 * accepted, longest)),
      atMs,
    };
    restart({ sent: place.sent, atMs: endMs });
  }

  /** A few refusals by chance in the first second look like a limit of a few hundred a minute. */
  function goOnBoldly(before: Found, place: Place, atMs: number): void {
    const limit = before.limit * boldly;
    found = { limit, depth: leastDepth, stretch: briefOf(limit), atMs };
    timesUnrelated += 1;
    below = { answers: 0, refusals: 0 };
    restart({ sent: place.sent, atMs });
  }

  const isUnrelated = (): boolean =>
    below.refusals >= leastUnrelated &&
    below.answers >= unrelatedAnswers * boldly ** timesUnrelated &&
    below.refusals / below.answers > unrelatedShare;

  function startOver(from: Place): void {
    mark = from;
    refusedSince = 0;
    heldBackSince = 0;
  }

  function restart(from: Place): void {
    startOver(from);
    strays.clear();
  }

  return {
    perMinute: () => found && paceOf(found),
    sent(place, hasWaited) {
      sent = place.sent;
      if (sent === 1) mark = { sent: 0, atMs: place.atMs };
      // While nobody has to wait the allowance fills, and what was accepted says little of it.
      else if (!hasWaited && place.atMs - mark.atMs > minuteMs) mark = place;
      if (hasWaited) heldBackSince += 1;
    },
    answered() {
      accepted += 1;
      if (found && progress(found) < 1) below.answers += 1;
      strays.answered(expectedNow(), !found || progress(found) < 1);
    },
    refused(place, atMs, waitMs = 0, isExplained) {
      accepted -= 1;
      if (place.sent > mark.sent) refusedSince += 1;
      if (isExplained) return true;
      if (!found) {
        // It went before a wait that all of us keep.
        if (place.atMs < mark.atMs) return true;
        const isWindow = waitMs >= windowWaitMs;
        if (strays.refused(expected.unknown) || (isWindow && accepted > 0)) begin(place.atMs + waitMs, atMs);
        // Others had used it up: there is nothing to measure until the next one.
        else if (isWindow) startOver({ sent, atMs: place.atMs + waitMs });
        return true;
      }
      const isSame = place.atMs <= found.atMs || place.sent - mark.sent - refusedSince < leastTelling;
      if (isSame) return true;
      const isAboutRate = strays.refused(expectedNow());
      if (isAboutRate) learn(found, place, atMs, waitMs);
      else if (progress(found) < 1) {
        below.refusals += 1;
        if (isUnrelated()) goOnBoldly(found, place, atMs);
      }
      return isAboutRate;
    },
    divide(factor) {
      most *= factor;
      proven *= factor;
      if (found) found = { ...found, limit: found.limit * factor };
    },
  };
}

const briefOf = (limit: number) => Math.max(briefStretch, limit * briefShare);
