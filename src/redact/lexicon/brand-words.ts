/** Firms and things that are called like people. Whoever has such a name says so ("this is john lewis"); said anywhere
 *  else it is a shop, a bank, a car or a drink. Written for this project from common knowledge. */
import { split } from "./number-words.ts";
import { hashWord } from "./word-hash.ts";
import { type WordSet, wordSet } from "./word-set.ts";

/** Two words each, whatever is called so; an "and" may stand between them. */
const pairs = `john-lewis john-deere john-hancock morgan-stanley jp-morgan charles-schwab charles-tyrwhitt wells-fargo
  merrill-lynch edward-jones raymond-james dow-jones hargreaves-lansdown sallie-mae fannie-mae freddie-mac
  marks-spencer ben-jerry johnson-johnson ernst-young smith-wesson abercrombie-fitch procter-gamble dolce-gabbana
  fortnum-mason bang-olufsen harper-collins simon-schuster

  harley-davidson alfa-romeo aston-martin romeo-giulia romeo-giulietta ryan-air

  papa-john jimmy-john trader-joe sam-club sam-adams captain-morgan jack-daniel jim-beam johnnie-walker dr-pepper
  uncle-ben aunt-jemima mary-berry betty-crocker sara-lee earl-grey arnold-palmer shirley-temple caesar-salad
  victoria-sponge georgia-peach margherita-pizza margherita-pizzas

  ralph-lauren calvin-klein tommy-hilfiger michael-kors kate-spade hugo-boss paul-smith ted-baker fred-perry
  karen-millen laura-ashley vera-bradley tory-burch steve-madden kenneth-cole jimmy-choo dr-martens doc-martens
  vivienne-westwood elizabeth-arden estee-lauder helena-rubinstein bobbi-brown charlotte-tilbury jo-malone
  paul-mitchell mary-kay victoria-secret russell-hobbs morphy-richards george-foreman hewlett-packard air-jordan seat-leon skoda-octavia
  mary-poppins harry-potter mickey-mouse donald-duck peter-pan levi-jeans johnson-baby

  jack-plug jack-plugs jack-socket jack-sockets jack-of victoria-line victoria-station charlie-card x-ray`;

const seconds = new Map<number, number[]>();
for (const pair of split(pairs)) {
  const [first = 0, second = 0] = pair.split("-").map(hashWord);
  seconds.set(first, [...(seconds.get(first) ?? []), second]);
}

/** Of the hashes of two words. */
export const isBrand = (first: number, second: number): boolean =>
  seconds.get(first)?.includes(second) === true;

/** What firms, schools and places end with: "thames valley water", "roosevelt high". */
export const firm: WordSet = wordSet(
  `water bank insurance assurance energy electric electricity power gas telecom mobile broadband media airlines airways
  air motors pharmacy college university school high hospital clinic medical dental hotel inn council valley bay beach
  county city island bridge foods pizza stores supermarket supermarkets garage health healthcare trust airport station`,
);

/** With `'s` behind them they are shops and makes. */
export const shop: WordSet = wordSet(
  `macy wendy denny dillard kohl lowe arby claire carl sainsbury morrison nando hardee kellogg campbell hershey reese
  cadbury domino papa harrod levi lloyd sotheby christie culver zaxby popeye`,
);
