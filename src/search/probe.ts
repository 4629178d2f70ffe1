import { isFault, sentence } from "../shared/fault.ts";
import { type ClusterDoorOptions, openClusterDoor } from "./cluster-door.ts";
import { indexesUnder } from "./cluster-place.ts";

/** Is the cluster there, does it let us in, and is the alias ours or free? Whether documents may be written only a run can
 *  tell. One that is down hinders no run. */
export async function probeCluster(
  options: ClusterDoorOptions,
): Promise<string | { readonly warning: string }> {
  const door = openClusterDoor(options);
  try {
    const names = await indexesUnder(door);
    return names.length > 0
      ? `${door.host} has ${door.index} (${names.join(", ")})`
      : `${door.host} answers; the first run makes ${door.index} there`;
  } catch (error) {
    if (!isFault(error)) throw error;
    return { warning: `${sentence(error)} Results will wait for it.` };
  } finally {
    await door.close();
  }
}
