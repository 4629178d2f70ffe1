import type { z } from "zod";

export interface Setting {
  readonly about: string;
  readonly schema: z.ZodType;
  readonly default?: string;
  /** May be given as NAME_FILE; never shown. */
  readonly isSecret?: true;
}
