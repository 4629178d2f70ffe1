import { hash } from "node:crypto";

/** In hex. Of a short text a third of the time that a hash object takes. */
export const sha256 = (bytes: string | Uint8Array): string => hash("sha256", bytes);
