/** What papers, cars and flats have numbers of, in German, French, Spanish, Italian, Dutch, Polish and Portuguese: see
 *  `abroad.ts`. */
import { birth, type Cue, cue, numbered } from "./cue.ts";

const italianDigit = "(?:zero|uno|due|tre|quattro|cinque|sei|sette|otto|nove)(?!\\p{L})";
/** "cap", "ur." and "la police" are other things elsewhere: only before a figure, or at the end of what is said. */
const figure = `(?=:? ?\\d{5}(?!\\d)|:? ${italianDigit} ${italianDigit})`;
/** No "data cap", "the cap". */
const italianCap =
  "(?<=(?:^|[\\n.,;:!?–-] ?|\\b(?:il|suo|mio|del|e|ed|con|poi|col|al|dal|di|che|qual è il|\\d) )cap)";
/** "ur. 12.03.1985", and no "ur 24/7 help". */
const polishMonth =
  "(?:stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia)";
const atEnd = "(?=[?.,\\n]|$)";

/** "drieënvijftig", "sieben". */
const houseFigure =
  "(?:\\p{L}{0,14}(?:zig|ßig|zehn|tig|tien)|eins?|zwei|zwo|drei|vier|fünf|sechs|sieben|acht|neun|elf|zwölf|één|een|twee|drie|vijf|zes|zeven|negen|twaalf)";

export const cuesOfPapersAbroad: readonly Cue[] = [
  numbered(
    "GOVERNMENT_ID",
    "code",
    "licence or identity card (abroad)",
    "numéro numero número numer nr führerschein führerscheinnummer permis permiso patente rijbewijs rijbewijsnummer prawa prawo carta cnh carteira dowód dowodu dowodem dni carnet",
    "führerschein(?:nummer)|(?:num[eé]ro|número|numer|nr) (?:de |du |della |di |da |do |van )?(?:permis(?: de conduire)?|permiso(?: de conducir)?|patente(?: di guida)?|rijbewijs|prawa jazdy|carta de condução|cnh|habilitação|dowodu|carnet(?: de conducir)?)|rijbewijsnummer|prawo jazdy|dow(?:ód|odu|odem) osobist(?:y|ego|ym)",
    4,
  ),
  numbered(
    "GOVERNMENT_ID",
    "code",
    "vehicle registration (abroad)",
    "kennzeichen autokennzeichen kenteken matrícula matricula targa plaque immatriculation d'immatriculation placa rejestracyjny",
    `(?:auto)?kennzeichen|kenteken|matr[ií]cula(?: del?| da)?(?: (?:coche|carro|viatura|vehículo|automóvel))?(?= es | é |:|${atEnd.slice(3)}|targa(?= è |:|${atEnd.slice(3)}|(?:plaque )?d['’]immatriculation|immatriculation|placa(?= do (?:carro|veículo)| é |:|${atEnd.slice(3)}|(?:numer )?rejestracyjny`,
    4,
  ),
  cue(
    "ZIP",
    "postcode",
    "postcode (in short, abroad)",
    "cap",
    `cap${italianCap}(?:${figure}|${atEnd}|(?<=\\b(?:il|suo|mio|del) cap))`,
    3,
  ),
  birth(
    "DATE_OF_BIRTH",
    "date",
    "date of birth (in short, abroad)",
    "ur",
    `ur(?=[. ]{1,2}(?:\\d{1,2}[./-]\\d{1,2}[./-](?:19|20)\\d\\d|\\d{1,2} ${polishMonth}|19\\d\\d))`,
    2,
  ),
  cue(
    "ADDRESS",
    "number",
    "house number (abroad)",
    "hausnummer huisnummer",
    `(?:haus|huis)nummer(?=:? (?:ist |is )?(?:\\d|${houseFigure}(?!\\p{L})))`,
    1,
  ),
  cue(
    "CREDIT_CARD",
    "number",
    "digits of a card (abroad)",
    "seize sechzehn dieciséis sedici zestien szesnaście dezasseis dezesseis letzten derniers últimos ultimos ultime laatste ostatnie",
    "(?:seize|sechzehn|dieciséis|sedici|zestien|szesnaście|dezasseis|dezesseis) (?:chiffres|ziffern|stellen|dígitos|números|cifre|numeri|cijfers|cyfr|algarismos)|letzten (?:ziffern|stellen)|derniers chiffres|[uú]ltimos (?:d[ií]gitos|n[uú]meros)|ultime cifre|laatste cijfers|ostatnie cyfry",
    3,
  ),
  cue(
    "PASSWORD",
    "code",
    "door code (abroad)",
    "code code d'entrée digicode codice código kod türcode",
    "(?:code|código|codice|kod) (?:de la |de |della |del |da |do )?(?:porte|portail|puerta|portal|porta|portone|cancello|bramy|domofonu|furtki)|digicode|türcode",
    3,
  ),
  numbered(
    "REFERENCE",
    "code",
    "booking code (abroad)",
    "localizador localizzatore buchungscode reservierungscode code código codice folio",
    "localizador(?: de (?:su |la |mi |sua )?reserva)?|localizzatore|(?:buchungs|reservierungs)code|código de (?:la )?reserva|code de réservation|codice (?:di )?prenotazione|(?<=\\b(?:el|su|mi) )folio",
    4,
  ),
  numbered(
    "REFERENCE",
    "code",
    "reference (number behind, abroad)",
    "rezerwacja rezerwacji zamówienie zamówienia faktura reklamacja zgłoszenie commande réservation facture pedido reserva factura fattura fatura ordine prenotazione pratica bestellung rechnung buchung auftrag bestelling factuur boeking demande dossier",
    "(?:rezerwacj[ai]|zamówieni[ea]|faktura|reklamacja|zgłoszenie|commande|réservation|facture|pedido|reserva|fact?ura|fattura|ordine|prenotazione|pratica|bestellung|rechnung|buchung|auftrag|bestelling|factuur|boeking|demande|dossier) (?:nr|numer|n°|nº|n[uú]mero|num[eé]ro|nummer)",
    4,
  ),
];
