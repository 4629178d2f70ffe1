import { Fault, isFault } from "./shared/fault.ts";

/** Counts failed calls in a row over all workers of a stage: as many as `most`, none succeeding in between, are an
 *  outage, and the last of them is thrown as `run.outage`. */
export function createOutageWatch(most: number, stage: string) {
  let failures = 0;
  return {
    async over<T>(call: () => Promise<T>): Promise<T> {
      try {
        const result = await call();
        failures = 0;
        return result;
      } catch (error) {
        if (isFault(error) && error.scope === "call") {
          failures += 1;
          if (failures >= most) {
            const { next, code, facts } = error;
            throw new Fault("run.outage", { next, facts: { stage, failures, last: code, ...facts } });
          }
        } else if (isFault(error) && error.scope === "conversation") failures = 0;
        throw error;
      }
    },
  };
}
