import { isFault } from "../shared/fault.ts";

/** A 404 where one asks for what need not exist. */
export async function orAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isFault(error) && error.code === "call.notFound") return undefined;
    throw error;
  }
}
