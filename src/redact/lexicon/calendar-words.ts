import { split } from "./number-words.ts";

const numbered = (text: string): [string, number][] => split(text).map((word, index) => [word, index + 1]);

export const monthWords: ReadonlyMap<string, number> = new Map([
  ...numbered("january february march april may june july august september october november december"),
  ...numbered("jan feb mar apr mai jun jul aug sep oct nov dec"),
  ["sept", 9],
  // German, French, Spanish, Italian, Portuguese, Dutch, Polish, where they differ
  ...numbered("januar februar märz april mai juni juli august september oktober november dezember"),
  ...numbered("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
  ...numbered("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
  ...numbered(
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
  ),
  ...numbered("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
  ...numbered(
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
  ),
  ...numbered(
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
  ),
  ...numbered("januari februari maart april mei juni juli augustus september oktober november december"),
]);

export const timeWords: ReadonlySet<string> = new Set(
  split(`monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday tonight noon midnight
    morning afternoon evening night week weeks month months year years day days hour hours minute minutes second
    seconds mins secs hrs am pm oclock weekend quarter half`),
);

/** After a number they make it a quantity. */
export const unitWords: ReadonlySet<string> = new Set(
  split(`dollar dollars doller dollers dolar dolars buck bucks pound pounds euro euros cent cents pence quid rupees rupee pesos reais zloty
    percent per cents degrees degree times miles mile kilometers kilometres km kg kilos kilo grams gram liters
    litres inches inch feet foot meters metres yards acres gb mb tb gig gigs megs mbps gigabytes megabytes
    people persons person passengers passenger adults children kids items item pieces boxes units tickets ticket
    bags seats nights rooms stops lines calls phones devices accounts cards payments instalments installments
    points stars minutes minute hours hour days day weeks week months month years year seconds second am pm
    oclock usd eur gbp inr aud cad volts watts percentages ruble rubles yen yuan francs kroner hundredths thirds quarters dozen copies pages options
    prozent minuten stunden tage tagen wochen monate monaten jahre jahren uhr werktage grad heures jours semaines mois
    ans minutos horas días semanas meses años minuti ore giorni settimane mesi anni uur dagen weken maanden jaar minut
    godziny miesiące tygodnie kilowattstunden
    godzin dni tygodni miesięcy lat złotych złote złoty zł groszy
    gigabyte megabyte terabyte terabytes watt kilowatt kilowatts volt amp amps litre liter gallon gallons pint pints
    ounce ounces lbs mph kph kwh ghz megapixels mgs mcg micrograms microgram milligrams milligram millilitres milliliters
    tablets tablet pills capsules doses tyre tyres tire tires dollers doller dolars
    steps bedroom bathroom door doors speed wheel wheeler`),
);
