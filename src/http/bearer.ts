import { createHash, timingSafeEqual } from "node:crypto";
import type { onRequestHookHandler } from "fastify";
import type { Secret } from "../shared/secret.ts";
import { sendProblem } from "./problem.ts";

/** Lets through who has the token. Digests are compared, which are of one length whatever was sent, and in a time that
 *  does not tell how much of it was right. It is asked before the body is read. */
export function requireBearer(token: Secret): onRequestHookHandler {
  const expected = sha256(token.reveal());
  return (request, reply, done) => {
    const [, given = ""] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
    if (given !== "" && timingSafeEqual(sha256(given), expected)) done();
    else sendProblem(request, reply, "unauthorized");
  };
}

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
