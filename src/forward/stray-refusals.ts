/** Tells refusals that come for a rate from those that come whatever the rate. Of each it is asked how much likelier it is
 *  above a limit than as one of the usual strays; answers that came take the suspicion back, bit by bit, and when there
 *  is enough of it somebody should slow down (a sequential probability ratio, that begins anew at nothing). What is
 *  usual is learned here. To slow down at each refusal would starve a run whose server refuses one in thirty by
 *  chance. */

/** What is to be expected at the pace that is asked with. */
interface Expected {
  /** Strays up to this share prove nothing, even when there were none so far. */
  readonly strayShare: number;
  /** The suspicion that is enough; 4.6 is a refusal where strays are one in a thousand. */
  readonly enough: number;
}

export const expected = {
  /** Nothing is known: many servers refuse now and then when they are busy. */
  unknown: { strayShare: 0.03, enough: 6 },
  /** So much was given before. */
  proven: { strayShare: 0.03, enough: 7 },
  /** Here a limit is looked for. */
  unproven: { strayShare: 0, enough: 4 },
} as const satisfies Record<string, Expected>;

/** Above a limit one in ten is refused, or more. */
const overShare = 0.1;

export interface StrayRefusals {
  /** Of all requests, those that are refused by chance. */
  share(): number;
  /** @param isOrdinary at a pace that says what is usual. */
  answered(at: Expected, isOrdinary: boolean): void;
  /** @returns whether strays alone hardly explain it. */
  refused(at: Expected): boolean;
  /** It has been answered for: the refusals so far were for the rate. */
  clear(): void;
}

export function createStrayRefusals(): StrayRefusals {
  let strays = 0;
  let answers = 0;
  let suspicion = 0;
  let suspects = 0;

  /** One in a thousand, until some hundreds of answers say otherwise. */
  const share = () => (strays + 0.3) / (answers + 300);

  /** By chance, and above a limit. */
  const sharesAt = ({ strayShare }: Expected) => {
    const stray = Math.max(strayShare, share());
    return { stray, over: Math.max(overShare, 4 * stray) };
  };

  return {
    share,
    answered(at, isOrdinary) {
      if (isOrdinary) answers += 1;
      if (suspicion === 0) return;
      const { stray, over } = sharesAt(at);
      suspicion = Math.max(0, suspicion - (over - stray));
      if (suspicion > 0) return;
      if (isOrdinary) strays += suspects;
      suspects = 0;
    },
    refused(at) {
      const { stray, over } = sharesAt(at);
      suspicion += Math.log(over / stray);
      suspects += 1;
      return suspicion >= at.enough;
    },
    clear() {
      suspicion = 0;
      suspects = 0;
    },
  };
}
