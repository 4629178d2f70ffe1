import type { Command } from "commander";
import type { Context } from "../commands/context.ts";

/** Gives a command its flags, its help and what it does.
 *  @param done hears the exit code.
 *  @param whole the program with all its commands defined. */
export type Define = (
  command: Command,
  context: Context,
  done: (code: number) => void,
  whole: () => Promise<Command>,
) => void;
