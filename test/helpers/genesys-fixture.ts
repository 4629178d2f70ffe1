import { readFileSync } from "node:fs";

const at = (name: string) => new URL(`../../fixtures/genesys/${name}.json`, import.meta.url);

/** Parsed anew at each call, so that a test may change what it got. */
// biome-ignore lint/suspicious/noExplicitAny: a vendor's document has the shape the test says it has
export const genesysFixture = (name: string): any => JSON.parse(readFileSync(at(name), "utf8"));

export const genesysFixtureBytes = (name: string): Buffer => readFileSync(at(name));
