/** The gate, one step before the socket. It reads the exact bytes of a request as the server will, and looks at
 *  every text in it. It trusts nobody upstream: a request in a form it does not know, of a conversation that was not
 *  announced, or that takes too long to read, is refused as one that holds somebody's number is. Nothing opens it. */
import { isUtf8 } from "node:buffer";
import { createCpuClock } from "../../shared/cpu-clock.ts";
import type { Departure } from "../../shared/egress.ts";
import { Fault, isFault } from "../../shared/fault.ts";
import { isRecord } from "../../shared/json.ts";
import type { Known } from "../../shared/types.ts";
import { checksOf } from "../guard.ts";
import { textsOfEvent } from "./event.ts";
import type { KnownForms } from "./known-forms.ts";
import type { Place } from "./place.ts";
import { nothingKnown, type Watch } from "./watch.ts";

export interface Gate {
  /** Announces a conversation: its values are looked for until the returned function is called. */
  expect(surrogate: string, known: Known): () => void;
  /** @throws Fault `gate.held` with the names of the checks; `gate.failed` for what can not be read or judged. */
  check(bytes: Buffer, about: Pick<Departure, "surrogate" | "purpose">): void;
  /** The same for an event that is told to the receiver of callbacks. The values of its conversations are looked for as
   *  far as they are announced: when it leaves they may be long over. */
  checkEvent(bytes: Buffer, surrogates: readonly string[]): void;
}

export interface GateOptions {
  readonly watch: Watch;
  /** For one request; a batch holds many. */
  readonly budgetMs?: number;
  /** Milliseconds; a clock that goes back by a little, as that of work may, allows as much more. Default: of work. */
  readonly clock?: () => number;
}

/** A call of two hours (110,000 characters) takes 10 ms, with everything cold 60. */
const usualBudgetMs = 5000;
/** As the ledger makes them. One of another form might carry something. */
const surrogateForm = /^[0-9a-f]{16}$/;

export function createGate({ watch, budgetMs = usualBudgetMs, clock = createCpuClock() }: GateOptions): Gate {
  const expected = new Map<string, { readonly known: Known; forms?: KnownForms; readonly holders: number }>();

  /** Made when the first request comes: if they can not be made, it is that request which is refused. */
  function formsFor(surrogate: string): KnownForms {
    const one = expected.get(surrogate);
    if (one) one.forms ??= watch.expect(one.known);
    return one?.forms ?? nothingKnown;
  }

  const refuse = (reason: string, facts: Record<string, number> = {}) =>
    new Fault("gate.failed", { facts: { reason, ...facts } });

  function lookAt(request: unknown, surrogate: string, known: KnownForms): readonly Place[] {
    const { own, instructions, foreign } = textsOf(request);
    let ownWords: ReadonlySet<string> | undefined;
    const isOwn = (word: string): boolean => {
      ownWords ??= wordSet([...own, ...instructions]);
      return ownWords.has(word);
    };
    // The surrogate is hexadecimal: one in seven holds digits enough for somebody's number.
    const page = [...own, ...instructions, ...foreign].join(border).replaceAll(surrogate, " ");
    return watch.look(page, known, isOwn);
  }

  function judge(bytes: Buffer, { surrogate, purpose }: Pick<Departure, "surrogate" | "purpose">): void {
    if (!surrogateForm.test(surrogate)) throw refuse("surrogate");
    hold(purpose, () => lookAt(readJson(bytes), surrogate, formsFor(surrogate)));
  }

  function hold(purpose: string, look: () => readonly Place[]): void {
    const startedAt = clock();
    const places = look();
    if (places.length > 0) throw new Fault("gate.held", { facts: { checks: checksOf(places), purpose } });
    const ms = Math.round(clock() - startedAt);
    if (ms > budgetMs) throw refuse("too slow", { ms, budgetMs });
  }

  function judgeEvent(bytes: Buffer, surrogates: readonly string[]): void {
    const page = textsOfEvent(readJson(bytes)).join(border);
    const announced = surrogates.filter((surrogate) => expected.has(surrogate)).map(formsFor);
    hold("callback", () => [nothingKnown, ...announced].flatMap((known) => watch.look(page, known)));
  }

  /** A batch is looked at as the requests that it is; their conversations may be long over. */
  function judgeAll(bytes: Buffer): void {
    for (const line of linesOf(bytes)) {
      const request = readJson(line);
      judge(line, {
        surrogate: isRecord(request) ? String(request["custom_id"]) : "",
        purpose: "batch",
      });
    }
  }

  return {
    expect(surrogate, known) {
      const holders = expected.get(surrogate)?.holders ?? 0;
      expected.set(surrogate, { known, holders: holders + 1 });
      return () => {
        const { holders: held = 0 } = expected.get(surrogate) ?? {};
        if (held > 1) expected.set(surrogate, { known, holders: held - 1 });
        else expected.delete(surrogate);
      };
    },
    check: (bytes, about) =>
      refusing(() => {
        if (about.purpose === "batch") return judgeAll(bytes);
        if (!expected.has(about.surrogate)) throw refuse("not announced");
        judge(bytes, about);
      }),
    checkEvent: (bytes, surrogates) => refusing(() => judgeEvent(bytes, surrogates)),
  };

  /** What a bug of ours says may quote what it stumbled over. */
  function refusing(look: () => void): void {
    try {
      look();
    } catch (error) {
      throw isFault(error) ? error : refuse("error");
    }
  }

  /** What was read must be all there is: of a key that stands twice a parser shows one. So the bytes must be those
   *  that writing it anew makes. */
  function readJson(bytes: Buffer): unknown {
    const text = bytes.toString("utf8");
    let request: unknown;
    try {
      request = JSON.parse(text);
    } catch {
      throw refuse("no JSON", { bytes: bytes.length });
    }
    if (!isUtf8(bytes) || JSON.stringify(request) !== text)
      throw refuse("not plain JSON", { bytes: bytes.length });
    return request;
  }

  function* linesOf(bytes: Buffer): Generator<Buffer> {
    let from = 0;
    for (let to = bytes.indexOf(0x0a); to >= 0; to = bytes.indexOf(0x0a, from)) {
      yield bytes.subarray(from, to);
      from = to + 1;
    }
    if (from < bytes.length) throw refuse("no JSON", { bytes: bytes.length - from });
  }
}

/** Between two texts. It parts what each of them ends and begins with: a request has dozens, and looking at each by
 *  itself takes longer than at all of them. */
const border = "\ntext\n";

const wordSet = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(
    texts
      .join(" ")
      .toLowerCase()
      .match(/[\p{L}\p{M}'’]+/gu),
  );

/** Numbers of ours that may be long. */
const limits: ReadonlySet<string> = new Set(["max_completion_tokens", "max_tokens", "seed"]);

interface Texts {
  /** Of every request of a run the same. */
  readonly own: readonly string[];
  readonly instructions: readonly string[];
  readonly foreign: readonly string[];
}

/** All texts, numbers and keys: those the program says itself, and those that hold a conversation. */
function textsOf(request: unknown): Texts {
  const own: string[] = [];
  const instructions: string[] = [];
  const foreign: string[] = [];
  const visit = (node: unknown, into: string[]): void => {
    if (typeof node === "string" || typeof node === "number") into.push(String(node));
    else if (Array.isArray(node)) for (const item of node) visit(item, into);
    else if (isRecord(node)) {
      const texts = "role" in node ? (node["role"] === "system" ? instructions : foreign) : into;
      for (const [key, value] of Object.entries(node)) {
        texts.push(key);
        if (!limits.has(key) || typeof value !== "number") visit(value, texts);
      }
    }
  };
  visit(request, own);
  return { own, instructions, foreign };
}
