/** Remembers the last few results: what is asked for page by page, or document after document, is made once, and
 *  memory stays flat whatever the number. */
export function remember<T>(most: number, make: (key: number) => T): (key: number) => T {
  const held = new Map<number, T>();
  return (key) => {
    const known = held.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    held.set(key, made);
    if (held.size > most) held.delete(held.keys().next().value as number);
    return made;
  };
}
