/** What a run tells while it lasts: to its log, to whoever reads its events, and to the view. */
import type { RoadRequest } from "../road.ts";
import type { Fault } from "../shared/fault.ts";
import type { Log } from "../shared/log.ts";
import type { SetAside } from "../stations.ts";
import type { Tally } from "../tally.ts";
import type { RunEvents } from "./run-events.ts";

type Heard = Required<Pick<RoadRequest, "onSetAside" | "onRefused" | "onWait" | "onJob">>;

export interface Notices {
  setAside(conversation: { readonly id: string }, state: SetAside, fault: Fault | undefined): void;
  /** What the road is to tell. */
  readonly ofRoad: Heard;
  /** Waits are shown there from now on. */
  showWaits(show: (why: string, ms: number) => void): void;
}

export function createNotices(log: Log, events: RunEvents, tally: Tally): Notices {
  let shown = (_why: string, _ms: number) => {};

  function setAside({ id }: { readonly id: string }, state: SetAside, fault: Fault | undefined): void {
    events.setAside(id, state, fault);
    if (state === "absent" || state === "pending") log.debug({ conversationId: id, state }, "no transcript");
    else {
      const { code, facts, message: why, next } = fault ?? {};
      log.warn({ conversationId: id, code, facts, why, next }, state);
    }
  }

  return {
    setAside,
    showWaits(show) {
      shown = show;
    },
    ofRoad: {
      onSetAside: (conversation, fault) => setAside(conversation, "failed", fault),
      onRefused: ({ name, lines }, why) => log.error({ batch: name, lines, why }, "a batch was refused"),
      onWait(door, fault, delayMs) {
        tally.waited(`${door} ${fault.code}`, delayMs);
        events.waits(door, fault, delayMs);
        log.debug(
          { door, code: fault.code, facts: fault.facts, delayMs: Math.round(delayMs) },
          "waits, then tries again",
        );
        shown(fault.retryAfterMs === undefined ? `${door} failed` : `${door} asked`, delayMs);
      },
      onJob: {
        onWait(delayMs) {
          events.waitsForJob(delayMs);
          log.debug({ delayMs }, "waits for Genesys' job");
          shown("Genesys' job makes the list", delayMs);
        },
        onFallback(fault) {
          events.fallsBack(fault);
          log.warn(
            { code: fault.code, facts: fault.facts },
            "Genesys' jobs are not to be had: the query lists the rest",
          );
        },
      },
    },
  };
}
