/** A query's tree in the words of FTS5 (https://sqlite.org/fts5.html, 3.1 to 3.7). Every text is quoted, so that no sign
 *  of it has a meaning; every other sign is written here. */
import type { Node, Phrase } from "./query.ts";

const quoted = ({ text, isPrefix }: Phrase): string =>
  `"${text.replaceAll('"', '""')}"${isPrefix ? " *" : ""}`;

const within = (field: Phrase["field"], expression: string): string =>
  field === undefined ? expression : `${field} : ${expression}`;

export function matchOf(node: Node): string {
  switch (node.kind) {
    case "phrase":
      return within(node.field, quoted(node));
    case "near":
      return within(node.phrases[0]?.field, `NEAR(${node.phrases.map(quoted).join(" ")}, ${node.distance})`);
    case "any":
      return joined(node.parts, "OR");
    case "all": {
      const all = joined(node.parts, "AND");
      return node.none.length === 0 ? all : `(${all} NOT ${joined(node.none, "OR")})`;
    }
  }
}

const joined = (nodes: readonly Node[], operator: "AND" | "OR"): string =>
  nodes.length === 1 && nodes[0] ? matchOf(nodes[0]) : `(${nodes.map(matchOf).join(` ${operator} `)})`;
