/** What was opened joins a list, and all of it is closed in reverse order. */

export type Undo = (() => unknown)[];

/** Every step is taken, whichever fails: a file that can not be closed must not keep a lock. @throws the first failure. */
export async function closeAll(undo: Undo): Promise<void> {
  const failures: unknown[] = [];
  for (const step of undo.splice(0).reverse()) {
    await Promise.resolve()
      .then(step)
      .catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
