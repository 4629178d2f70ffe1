/** What the topics of queues and users tell of a call (`QueueConversationCallEventTopic*`, SDK 257). Names, numbers and
 *  addresses in it become known values and nothing else. The participants' attributes are left behind, as they are of a
 *  conversation that has ended (`conversation.ts`): what leaves must not hang on how it was found. */
import type { Known } from "../shared/types.ts";
import { type Fields, fieldsAt, instantAt, listAt, textAt } from "./fields.ts";
import { createKnownValues } from "./known.ts";
import { speakerOfPurpose } from "./speakers.ts";

export interface LiveCall {
  readonly conversationId: string;
  /** Epoch milliseconds; the first that is told. */
  readonly startedMs: number | undefined;
  readonly direction: "inbound" | "outbound" | undefined;
  readonly queueIds: readonly string[];
  readonly known: Known;
  /** A customer or an agent is on the line. */
  readonly isConnected: boolean;
  /** Everybody has hung up. */
  readonly isOver: boolean;
}

const endStates = new Set(["disconnected", "terminated"]);

/** Undefined when id or participants are missing. */
export function parseLiveCall(body: Fields): LiveCall | undefined {
  const conversationId = textAt(body, "id");
  const participants = listAt(body, "participants");
  if (conversationId === undefined || participants.length === 0) return undefined;
  const connected = participants.flatMap((participant) => instantAt(participant, "connectedTime") ?? []);
  const people = participants.filter((participant) => roleOf(participant) !== "bot");
  const customer = people.find((participant) => roleOf(participant) === "customer") ?? participants[0];
  const direction = textAt(customer ?? {}, "direction") ?? callsOf(customer).map(directionOf)[0];
  const queueIds = participants.flatMap((participant) => textAt(fieldsAt(participant, "queue"), "id") ?? []);
  return {
    conversationId,
    startedMs: connected.length === 0 ? undefined : Math.min(...connected),
    direction: direction === "inbound" || direction === "outbound" ? direction : undefined,
    queueIds: [...new Set(queueIds)],
    known: knownOf(people),
    isConnected: people.some((participant) => statesOf(participant).includes("connected")),
    isOver: participants.every(hasLeft),
  };
}

const roleOf = (participant: Fields) => speakerOfPurpose(textAt(participant, "purpose"));
const callsOf = (participant: Fields | undefined) => listAt(participant ?? {}, "calls");
const directionOf = (call: Fields) => textAt(call, "direction");

/** A user's topic has a participant's calls one level below him. */
const statesOf = (participant: Fields): readonly string[] =>
  [participant, ...callsOf(participant)].flatMap((fields) => textAt(fields, "state")?.toLowerCase() ?? []);

function hasLeft(participant: Fields): boolean {
  const states = statesOf(participant);
  const isOut = states.length > 0 && states.every((state) => endStates.has(state));
  return isOut || textAt(participant, "endTime") !== undefined;
}

function knownOf(people: readonly Fields[]): Known {
  const values = createKnownValues();
  for (const person of people) {
    values.name(textAt(person, "name"));
    for (const key of ["address", "ani", "dnis"]) values.address(textAt(person, key));
  }
  return values.all();
}
