import { statSync } from "node:fs";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Begin in this order, by what a run of the whole suite takes. Who starts programs and waits for them takes longest, and
 *  whoever of these came last would be alone at the end, with one core that stands still; unit tests fill it. */
const order = [
  "sweep/",
  ...["company", "faults", "fortnight", "nights", "canaries", "lock", "recovery", "kill", "serve"].map(
    (name) => `e2e/${name}.`,
  ),
  ...["e2e/", "contract/"],
  ...["redact/linear", "redact/gate-linear", "search/many"].map((name) => `unit/${name}.`),
  "unit/",
];

/** Vitest itself goes by what the last run took, of which a fresh clone knows nothing, and else by the size of a file. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const places = files.map((file) => ({
      file,
      rank: order.findIndex((path) => file.moduleId.includes(`/test/${path}`)),
      bytes: statSync(file.moduleId).size,
    }));
    return places
      .toSorted((one, other) => one.rank - other.rank || other.bytes - one.bytes)
      .map(({ file }) => file);
  }
}
