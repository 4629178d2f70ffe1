/** Firms and things that are called like people. A person may have any of these names, so a name is taken for a firm's
 *  only where little else can be meant: `unasked/nobody.ts` says where. Whoever is mostly a person ("paul smith", "john
 *  hancock", "laura ashley") is not in these lists, for a shop's name masked costs less than a caller's told. Written for
 *  this project from common knowledge. */
import { split } from "./number-words.ts";
import { hashWord } from "./word-hash.ts";
import { type WordSet, wordSet } from "./word-set.ts";

/** Two words each that hardly anybody is called; an "and" may stand between them. */
const firms = `morgan-stanley jp-morgan wells-fargo merrill-lynch dow-jones hargreaves-lansdown
  sallie-mae fannie-mae freddie-mac marks-spencer smith-wesson abercrombie-fitch procter-gamble dolce-gabbana
  fortnum-mason bang-olufsen harley-davidson alfa-romeo aston-martin
  renault-clio trader-joe earl-grey caesar-salad victoria-sponge margherita-pizza margherita-pizzas
  estee-lauder hewlett-packard air-jordan skoda-octavia levi-jeans jack-plug jack-plugs jack-socket
  jack-sockets victoria-line victoria-station x-ray robin-hood daisy-wheel carol-service bear-with chelsea-boot chelsea-boots
  chelsea-tractor maine-coon jack-russell king-charles
  san-francisco san-diego san-antonio san-jose san-juan santa-monica santa-barbara santa-fe santa-cruz las-vegas
  carol-singers christian-bookshop sandy-coloured sandy-colored pierre-tombale
  mia-mamma mia-madre mia-moglie mia-figlia mia-sorella mia-suocera mia-zia mia-nonna mia-cognata mia-amica skoda-fabia ben-ik ben-je ben-er ben-niet bon-ben ah-ben eh-ben hé-ben oui-ben ben-oui ben-non ben-voilà ben-alors
  meia-hora seat-león seat-leon
  beau-père beau-frère beau-fils belle-mère belle-sœur belle-fille`;

/** Two words each that somebody may well be called. */
const shops = `john-lewis john-deere ben-jerry ralph-lauren calvin-klein tommy-hilfiger michael-kors kate-spade hugo-boss
  charles-tyrwhitt jimmy-choo dr-martens doc-martens russell-hobbs morphy-richards jimmy-john papa-john`;

/** Only behind what makes them a thing: "alfa romeo giulia". */
const models = "romeo-giulia romeo-giulietta";

/** A thing, whatever stands behind it. */
const things =
  "a-telly the-telly my-telly your-telly a-fountain the-fountain haan-ji chelsea-ones my-nan his-nan her-nan our-nan your-nan";

export type Pairs = ReadonlyMap<number, readonly number[]>;

function pairsOf(words: string): Pairs {
  const seconds = new Map<number, number[]>();
  for (const pair of split(words)) {
    const [first = 0, second = 0] = pair.split("-").map(hashWord);
    seconds.set(first, [...(seconds.get(first) ?? []), second]);
  }
  return seconds;
}

export const firmPairs: Pairs = pairsOf(firms);
export const modelPairs: Pairs = pairsOf(models);
export const thingPairs: Pairs = pairsOf(things);
export const shopPairs: Pairs = pairsOf(shops);

/** What firms, schools and places end with: two of them are enough wherever they stand ("thames valley water"). */
export const firm: WordSet = wordSet(
  `water bank general insurance assurance energy electric electricity power gas telecom mobile broadband media airlines airways
  air motors pharmacy college university school high hospital clinic medical dental hotel inn council valley bay beach
  county city island bridge foods pizza stores supermarket supermarkets garage health healthcare trust airport station`,
);

/** One of them is enough behind "welcome to", "from" and "at"; with a capital everywhere. */
export const firmAlone: WordSet = wordSet(
  "airlines airways air insurance assurance telecom broadband express couriers logistics flooring interiors plumbing",
);

/** "five hundred meg". */
export const ofData: WordSet = wordSet("meg");

/** With `'s` behind them they are shops, where one shops at them. */
export const shop: WordSet = wordSet(
  "macy dillard kohl lowe arby sainsbury nando hardee kellogg hershey cadbury wendy denny domino harrod sotheby zaxby popeye",
);

/** Words of other languages, and a pizza, where one of `beforeSeldom` is before them: "me han cobrado", "vinte e uma". */
export const seldom: WordSet = wordSet("margherita meg han iva uma");
export const beforeSeldom: WordSet = wordSet(
  "me te le se nos les ya e partita one two three four five six hundred fifty a the",
);
/** The second is a name alone, and none behind the first: "la mia bolletta", "z kim rozmawiam", "la luz". */
export const seldomPairs: Pairs = pairsOf(
  `per-diem per-capita la-mia una-mia alla-mia della-mia nella-mia sulla-mia dalla-mia z-kim la-luz de-luz por-nada de-nada una-tia
  una-tía uma-tia que-ela se-ela para-ela com-ela e-meia tem-meia me-liga que-cai não-cai internet-cai linha-cai que-sai
  não-sai entrega-sai pedido-sai ik-ben`,
);

/** Things that are called like people, behind "the": "the john is blocked", "the ivy has grown". */
export const namedThing: WordSet = wordSet("john dean ivy iris jasmine robin");
