/** The compiler guards the road. What stands here is held by `npm run types`: vitest runs it and sees nothing, tsc
 *  refuses the file when one of these lines is no longer true. */
import { describe, expectTypeOf, test } from "vitest";
import type { Forward, Sending } from "../../src/forward/client.ts";
import type { conversationBlock } from "../../src/forward/prompt.ts";
import type { heldView } from "../../src/report/held.ts";
import type { Cleared, Raw, Redacted } from "../../src/shared/text.ts";
import type { Result, Turn } from "../../src/shared/types.ts";

/** Wherever text is sent, stored or shown. */
interface Door {
  readonly sent: Parameters<Forward["send"]>[1];
  readonly framed: Parameters<typeof conversationBlock>[1];
  readonly stored: Result["transcript"];
  readonly shown: Exclude<Parameters<typeof heldView>[1], undefined>;
  readonly shownAgain: readonly Turn<ReturnType<Sending["clear"]>>[];
}
type Doors = Door[keyof Door];

describe("the compiler", () => {
  test("lets cleared text through every door", () => {
    expectTypeOf<readonly Turn<Cleared>[]>().toExtend<Doors>();
    expectTypeOf<Doors>().toExtend<readonly Turn<Cleared>[]>();
  });

  test("lets nothing else through", () => {
    expectTypeOf<readonly Turn<Raw>[]>().not.toExtend<Doors>();
    expectTypeOf<readonly Turn<Redacted>[]>().not.toExtend<Doors>();
    expectTypeOf<readonly Turn<string>[]>().not.toExtend<Doors>();
  });

  test("does not take one for another", () => {
    expectTypeOf<Raw>().not.toExtend<Redacted>();
    expectTypeOf<Redacted>().not.toExtend<Cleared>();
    expectTypeOf<Raw>().not.toExtend<Cleared>();
  });
});
