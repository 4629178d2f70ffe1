/** The text of one invented conversation: who speaks, what is said, and what is planted in it. */
import { uuid } from "../ids.ts";
import { createRandom } from "../random.ts";
import { playDialogue } from "./dialogue.ts";
import { industries } from "./industries.ts";
import { type Filling, fillLine, type Line } from "./line.ts";
import { writeMails } from "./mail.ts";
import { createPlanted } from "./planted.ts";
import type { Setting } from "./scene.ts";
import type { Locale, Value } from "./value.ts";
import { createValues, type Values } from "./values.ts";

/** Who takes part: enough for the metadata, and cheap, for a page of details needs a hundred. */
export interface Cast {
  readonly setting: Setting;
  readonly values: Values;
  readonly customerName: string;
  readonly agentName: string;
  /** As the vendor writes it: `tel:+13175550142`, an e-mail address, or a guest's opaque id. */
  readonly customerAddress: string;
  readonly subject: string;
  readonly wrapUpNote: string;
  /** What the metadata gives away. */
  readonly planted: readonly string[];
}

export interface Conversation {
  readonly lines: readonly Line[];
  /** Every personal value in every form in which it stands in texts or metadata, if it can be searched for. */
  readonly planted: readonly string[];
  /** Money, times, dates, quantities and products in the texts: what a redactor must leave alone. */
  readonly safe: readonly Value[];
}

/** A mask over the town alone must not pass for one over the street. */
const partsOf: Readonly<Record<string, readonly string[]>> = {
  address: ["street"],
  full: ["first", "last"],
  titled: ["last"],
};

export interface CastOptions {
  readonly seed: number;
  readonly index: number;
  readonly mediaType: Setting["mediaType"] | "chat";
  readonly industry: number;
  /** Writes from a web page, without a name or number the vendor knows. */
  readonly isGuest: boolean;
}

export function createCast({ seed, index, mediaType, industry, isGuest }: CastOptions): Cast {
  const random = createRandom(seed, index, 0xca57);
  const locale: Locale = random.chance(0.7) ? "us" : "uk";
  const values = createValues(seed, index, locale, industry);
  const planted = createPlanted();
  const get = (slot: string) => values.get(slot).written;
  const write = (template: string) =>
    fillLine("agent", template, { values, onValue: ({ slot, written }) => planted.add(slot, written) })
      .written;
  const note = random.pick([
    "Customer {first} called about a charge, cb {phone}",
    "Spoke to {full}, ref {ticket}, will call back",
    "Resolved on first contact",
    "Sent confirmation to {email}",
  ]);
  const address = mediaType === "email" ? get("email") : `tel:${internationalForm(get("phone"), locale)}`;
  planted.add("agent", get("agent.full"), get("agent"));
  if (!isGuest) {
    planted.add("full", get("full"), get("first"), get("last"));
    planted.add(mediaType === "email" ? "email" : "phone", address.replace(/^tel:/, ""));
  }
  const subjects = ["Account {account}", "Order {order} still not here", "A question", "Re: {full}"];
  return {
    setting: {
      mediaType: mediaType === "chat" ? "message" : mediaType,
      industry: industries[industry]?.name ?? "",
      locale,
    },
    values,
    customerName: isGuest ? "Guest" : get("full"),
    agentName: get("agent.full"),
    customerAddress: isGuest ? uuid(seed, index, 60) : address,
    subject: mediaType === "email" ? write(random.pick(subjects)) : "",
    wrapUpNote: write(note),
    planted: planted.list(),
  };
}

export function invent(seed: number, index: number, cast: Cast): Conversation {
  const random = createRandom(seed, index, 0xd1a1);
  const { mediaType } = cast.setting;
  const planted = createPlanted(cast.planted);
  const safe: Value[] = [];
  const isVoice = mediaType === "voice";
  const filling: Filling = {
    values: cast.values,
    onValue({ slot, written, spoken, isPersonal }) {
      if (!isPersonal) {
        safe.push({ written, spoken });
        return;
      }
      planted.add(slot, written, ...(isVoice ? [spoken] : []));
      for (const part of partsOf[slot] ?? []) {
        const value = cast.values.get(part);
        planted.add(part, value.written, ...(isVoice ? [value.spoken] : []));
      }
    },
  };
  const wishedTurns = Math.round(10 + 50 * random.next() * random.next() + 8 * random.next());
  const lines =
    mediaType === "email"
      ? writeMails(cast.setting, random, filling)
      : playDialogue(
          cast.setting,
          isVoice ? wishedTurns : Math.round(wishedTurns * 0.6) + 6,
          random,
          filling,
        );
  return { lines, planted: planted.list(), safe };
}

function internationalForm(written: string, locale: Locale): string {
  const digits = written.replace(/\D/g, "");
  if (locale === "us") return `+1${digits}`;
  return digits.startsWith("44") ? `+${digits}` : `+44${digits.slice(1)}`;
}
