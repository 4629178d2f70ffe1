/** Invented people and places. No given or family name here is an English word, a product or a town in the
 *  dialogues, so that finding one in a request is always a leak and never a coincidence. */

const list = (words: string) => words.trim().split(/\s+/);

export const given = list(`
  Maria Priya Samuel Gerald Louisa Tomasz Aisha Hannah Dmitri Yolanda Rajesh Beatriz Connor Fatima Nathaniel Ingrid
  Kwame Sophie Matteo Leticia Osman Harriet Vikram Marguerite Desmond Chiara Anselm Roxanne Emeka Philippa Bogdan
  Eleanor Santiago Miriam Jerome Katarzyna Leandro Winifred Terrence Amara Giovanna Malcolm Saoirse Henrik Delphine
  Mohammed Henrietta Benedict Yasmin Gustavo Imogen Thaddeus Noemi Cedric Rosalind Farouk Isadora Kenneth Tabitha
`);

export const family = list(`
  Quintero Nair Ortiz Whitcombe Okafor Lindqvist Baranowski Castellanos Achterberg Fitzwilliam Delacroix Hargreaves
  Mbeki Oyelaran Petrosyan Rutherford Sandoval Tanaka Ueland Vasquez Wojcik Yamamoto Zielinski Abernathy Brzezinski
  Chowdhury Dunleavy Eriksson Featherstone Goldblum Higginbotham Ivanova Jankowski Kowalczyk Lombardi McAllister
  Nakamura Oduya Pemberton Quigley Ramanathan Szymanski Thornbury Ulrichsen Venkatesan Wetherby Xenakis Yilmaz
  Zimmermann Adeyemi Bellweather Cavanaugh Dhillon Escobedo Fairbanksen Gutierrez Hollingworth Iyengar
`);

export const agents = list(`
  Devonte Keisha Marlon Siobhan Tyrell Bethany Rohan Camila Lachlan Nadia Darius Annika Femi Jolene Pavel Mireille
`);

export const streetNames = list(`
  Milton Wisteria Larkspur Pembroke Hawthorne Marlborough Juniper Tamarind Ellsworth Calloway Bramble Sycamore
  Harcourt Winslow Foxglove Ashbourne Kensworth Merrivale Thistledown Oakhurst
`);

export const streetTypes = {
  us: list("Drive Street Avenue Lane Court Boulevard"),
  uk: list("Road Street Close Gardens Crescent Lane"),
};

/** Invented towns, but for the sound of it. */
export const towns = {
  us: list("Fairhollow Brookmere Lakeport Ridgefield Stonebrook"),
  uk: list("Wexmoor Haverstoke Thornleigh Marshcombe Eastbury"),
};

export const states = [
  ["IN", "Indiana"],
  ["OH", "Ohio"],
  ["OR", "Oregon"],
  ["ME", "Maine"],
  ["UT", "Utah"],
] as const;

export const mailHosts = ["example.com", "example.org", "example.net", "mail.example.com"] as const;

/** Published test numbers; no bank issues them. */
export const testCards = [
  "4111111111111111",
  "4242424242424242",
  "4012888888881881",
  "5555555555554444",
  "5105105105105100",
  "2223003122003222",
  "6011111111111117",
  "378282246310005",
] as const;

/** IBANs of the standard's own examples. */
export const testIbans = [
  "GB29NWBK60161331926819",
  "DE89370400440532013000",
  "FR1420041010050500013M02606",
] as const;

export const maidenNames = list("Abercrombie Castellano Drummond Winterbourne Papadakis Gallagher");
export const pets = list("Biscuit Pickles Waffles Snowball Pumpkin");
