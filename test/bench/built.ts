/** The program as it is shipped. The sources run by tsx are another program: it keeps the name of every inner function,
 *  at a cost of a fifth to a half where functions are small. */

/** @param module its path below `src`, without the ending. Needs `npm run build`. */
export const built = <T>(module: string): Promise<T> =>
  import(new URL(`../../dist/${module}.js`, import.meta.url).href) as Promise<T>;
