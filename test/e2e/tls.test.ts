/** The road as it is walked in life: every other test speaks plain HTTP on loopback. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { retryPolicy } from "../../src/shared/retry.ts";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { openDoorTo } from "../helpers/genesys-door.ts";
import { canMakeIdentity, type MadeIdentity, makeIdentity } from "../helpers/identity.ts";
import { runProgram } from "../helpers/program.ts";

describe.skipIf(!canMakeIdentity)("over TLS", () => {
  const directory = mkdtempSync(join(tmpdir(), "gateway-tls-"));
  let identity: MadeIdentity;
  let simulator: Simulator;
  beforeAll(async () => {
    identity = makeIdentity(directory);
    const invented = { conversations: 12, firstDay: "2025-03-10", days: 1, shareWithoutTranscript: 0 };
    simulator = await openSimulator({ identity, invented });
  });
  afterAll(async () => {
    await simulator.close();
    rmSync(directory, { recursive: true });
  });

  test("a server whose certificate nobody vouches for hears nothing, and the fault says what to do", async () => {
    const genesys = openDoorTo(simulator, { policy: { ...retryPolicy, attempts: 2, firstDelayMs: 1 } });
    await expect(genesys.login()).rejects.toMatchObject({
      code: "call.network",
      facts: { door: "genesys login", reason: "DEPTH_ZERO_SELF_SIGNED_CERT" },
      next: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
    await genesys.close();
    expect(simulator.received.counts.token.requests).toBe(0);
  });

  test("a run goes its whole road with an authority of the company's own", async () => {
    const { code, stdout } = await runProgram(
      ["run", "--from", "2025-03-10", "--to", "2025-03-11", "--json"],
      {
        env: {
          ...settingsFor(simulator),
          DATA_DIR: join(directory, "data"),
          NODE_EXTRA_CA_CERTS: identity.certPath,
        },
      },
    );
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.find(({ type }) => type === "summary")).toMatchObject({ done: 12, retries: 0 });
    expect(code).toBe(0);
  });
});
