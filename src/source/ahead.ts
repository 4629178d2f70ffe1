/** Gives the items of a generator and asks for the next one while the present one is worked on. An item that fails
 *  meanwhile fails when it is its turn, and not as an unhandled rejection. Whoever leaves early ends what the
 *  generator waits for: its `return` would else stand in line behind that. */
export async function* oneAhead<T>(
  begin: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
  signal?: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const leave = new AbortController();
  const items = begin(signal ? AbortSignal.any([signal, leave.signal]) : leave.signal);
  const ask = () => {
    const coming = items.next();
    coming.catch(() => undefined);
    return coming;
  };
  try {
    for (let item = await ask(); !item.done; ) {
      const coming = ask();
      yield item.value;
      item = await coming;
    }
  } finally {
    leave.abort();
    await items.return();
  }
}
