/** The simulator in a process of its own, for tests that kill the program and benches that measure it.
 *
 *      tsx test/helpers/simulator-process.ts <<< '{"invented":{"conversations":2500}}'
 *
 *  Reads its options from the first line of stdin (a thousand remarks are too long for an argument). Prints one JSON
 *  line {urls, settings, control}, then answers on the control port until its stdin closes: GET /control/received, and
 *  for who asks often /control/counts of it; GET /control/truth and /control/told (a row a line), GET /control/channels,
 *  POST /control/faults, POST /control/forget, POST /control/disconnect. */
import { once } from "node:events";
import { createInterface } from "node:readline";
import { settingsFor } from "../../src/simulator/demo-settings.ts";
import { openListener } from "../../src/simulator/listener.ts";
import type { Disconnect } from "../../src/simulator/live/live-options.ts";
import type { Faults, SimulatorOptions } from "../../src/simulator/options.ts";
import { openSimulator } from "../../src/simulator/simulator.ts";

const json = { "content-type": "application/json" };

const input = createInterface(process.stdin);
const [options] = (await once(input, "line")) as [string];
const simulator = await openSimulator(JSON.parse(options) as SimulatorOptions);
const control = await openListener(0, ({ method, path, body }) => {
  switch (`${method} ${path}`) {
    case "GET /control/received":
      return { status: 200, headers: json, body: JSON.stringify(simulator.received) };
    case "GET /control/counts":
      return { status: 200, headers: json, body: JSON.stringify(simulator.received.counts) };
    case "GET /control/truth":
      return { status: 200, body: [...simulator.truth()].map((row) => `${JSON.stringify(row)}\n`).join("") };
    case "GET /control/told":
      return {
        status: 200,
        body: simulator
          .told()
          .map((row) => `${JSON.stringify(row)}\n`)
          .join(""),
      };
    case "GET /control/channels":
      return { status: 200, headers: json, body: JSON.stringify(simulator.channels.received) };
    case "POST /control/disconnect":
      return { status: simulator.channels.disconnect(JSON.parse(body) as Disconnect) ? 204 : 409, body: "" };
    case "POST /control/faults":
      simulator.setFaults(JSON.parse(body) as Faults);
      return { status: 204, body: "" };
    case "POST /control/forget":
      simulator.forgetReceived();
      return { status: 204, body: "" };
    default:
      return { status: 404, body: "" };
  }
});
const { urls, queueIds } = simulator;
console.log(JSON.stringify({ urls, queueIds, settings: settingsFor(simulator), control: control.url }));
input.on("close", () => process.exit(0));
