import { Parser } from "htmlparser2";

/** Tags that stand in a line. Every other one, known or not, begins a new one: two words that touch ("Total</td><td>5")
 *  would be read as one. */
const inline = new Set(
  "a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark o:p q s samp small span strike strong sub sup time tt u var wbr".split(
    " ",
  ),
);
const unseen = new Set(["script", "style", "head", "title", "template", "noscript"]);
/** What mail programs wrap the message in that is being answered. */
const quoted = /(?:^|\s)(?:gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote)(?:\s|$)/;

/** The parser's time grows with the square of the nesting, so a body made to hang it is begun anew at this depth.
 *  Looked at once a piece, of which even `<b><b><b>…` makes no more than a few thousand levels. */
const deepest = 1000;
const pieceLength = 16_384;

/** The words of an HTML body, one block a line. `keepQuotes: false` leaves out what is being answered. */
export function textOfHtml(html: string, { keepQuotes }: { readonly keepQuotes: boolean }): string {
  const lines = [""];
  const isHidden = (tag: string, { class: className = "", type = "" }: Record<string, string>) =>
    unseen.has(tag) || (!keepQuotes && (quoted.test(className) || (tag === "blockquote" && type === "cite")));
  let depth = 0;
  /** The part of `depth` within a hidden element, itself included. */
  let hiddenDepth = 0;

  const parser = new Parser({
    onopentag(tag, attributes) {
      depth += 1;
      if (hiddenDepth > 0 || isHidden(tag, attributes)) hiddenDepth += 1;
      else if (!inline.has(tag)) lines.push("");
    },
    ontext(text) {
      if (hiddenDepth === 0) lines[lines.length - 1] += text;
    },
    onclosetag(tag) {
      depth -= 1;
      if (hiddenDepth > 0) hiddenDepth -= 1;
      else if (!inline.has(tag)) lines.push("");
    },
  });
  for (let from = 0; from < html.length; from += pieceLength) {
    parser.write(html.slice(from, from + pieceLength));
    if (depth > deepest) {
      parser.reset();
      depth = 0;
      hiddenDepth = 0;
    }
  }
  parser.end();
  return lines
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "")
    .join("\n");
}
