import { inspect } from "node:util";

/** A secret prints as dots wherever it is shown: string, JSON, inspect. `reveal` is for the door that needs it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "••••";
  }

  toJSON(): string {
    return "••••";
  }

  [inspect.custom](): string {
    return "Secret(••••)";
  }
}
