/** How the search stands against the results, as the search tells it to those who show it. */

export interface IndexStanding {
  /** Results it has not come to. */
  readonly waiting: number;
  /** Forgotten conversations that it may still have. */
  readonly leaving: number;
  /** Conversations it will never take, by the word for why. */
  readonly refused: Readonly<Record<string, number>>;
  /** When all was well last, epoch milliseconds. */
  readonly reachedAt?: number;
  /** Since when it fails, and with what. */
  readonly failedAt?: number;
  readonly faultCode?: string;
}

export interface SearchStanding {
  readonly local?: IndexStanding;
  readonly cluster?: IndexStanding;
}
