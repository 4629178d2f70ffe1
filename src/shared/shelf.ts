/** What is dear to make and asked for again, the ones used last. A making that failed is tried anew. */
export interface Shelf<Key, Thing> {
  get(key: Key): Promise<Thing>;
}

/** @param key must come out of `JSON.stringify` the same for the same thing. */
export function createShelf<Key, Thing>(make: (key: Key) => Promise<Thing>, most: number): Shelf<Key, Thing> {
  const kept = new Map<string, Promise<Thing>>();
  return {
    get(key) {
      const name = JSON.stringify(key);
      const thing = kept.get(name) ?? make(key);
      kept.delete(name);
      kept.set(name, thing);
      thing.catch(() => kept.delete(name));
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      return thing;
    },
  };
}
