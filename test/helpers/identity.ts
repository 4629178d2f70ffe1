/** A certificate for 127.0.0.1 that nobody has signed but itself, made on the spot: a key in the repository would look
 *  like one of somebody's. Node.js can make keys but no certificates, so it takes the openssl of the machine. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Identity } from "../../src/simulator/listener.ts";

export const canMakeIdentity = spawnSync("openssl", ["version"]).status === 0;

export interface MadeIdentity extends Identity {
  /** What NODE_EXTRA_CA_CERTS wants. */
  readonly certPath: string;
}

export function makeIdentity(directory: string): MadeIdentity {
  const [keyPath, certPath] = [join(directory, "key.pem"), join(directory, "cert.pem")];
  const made = spawnSync(
    "openssl",
    [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
      ],
      ...["-subj", "/CN=simulator", "-addext", "subjectAltName=IP:127.0.0.1"],
      ...["-keyout", keyPath, "-out", certPath],
    ],
    { encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`);
  return { key: readFileSync(keyPath, "utf8"), cert: readFileSync(certPath, "utf8"), certPath };
}
