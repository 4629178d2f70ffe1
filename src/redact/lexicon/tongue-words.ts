/** Words that are somebody's name in one tongue and a small or a common word in another: Elle and "elle", Uma and "uma".
 *  Whether one is meant is told by the words around it, so each tongue has the words it is made of. Names that are
 *  given in the tongue itself (Luz, Mia, Ben, Rosa) are not here: there the words around tell nothing. */
import { split } from "./number-words.ts";
import { type WordSet, wordSet } from "./word-set.ts";

export interface Tongue {
  /** Names elsewhere, and words here. */
  readonly alsoNames: WordSet;
  /** What nearly every sentence holds; no word of English. */
  readonly around: WordSet;
}

const words: readonly (readonly [alsoNames: string, around: string])[] = [
  [
    "elle lien fil lu clair cru",
    `je tu il nous vous ils est sont ai avons avez ont été pas ne n'est c'est j'ai le la les un une des du de en au aux et
    ou mais pour avec dans sous que qui ça mon ma mes votre vos sa ses cette tout tous très bien donc alors oui merci
    bonjour était d'accord à peux chez`,
  ],
  [
    "trina nada cuadra que pone era iva ella",
    `que qué el la los las un una es está estoy tengo tiene le lo de del en con por para pero porque como cuando ya sí muy
    más mi su nos hay fue son yo usted señor gracias hola y vecino`,
  ],
  [
    "luce senta iva dai però manda lira otto zia nonna della era",
    `il lo la gli che di del della dello dei un una è sono ho ha hai abbiamo non mi si ci le per con ma anche come quando
    già sì più mio suo questa questo quello alla alle al dal nel io lei e servizio mia mamma miei`,
  ],
  [
    "dan doe brandt kan oma trui fabia",
    `ik je u hij zij wij het een dat deze dit van aan voor niet geen en maar ook nog wel er naar bij uit om als wat hoe
    mijn uw heb heeft wordt zijn moet gaat ja nee zo maar dan`,
  ],
  [
    "eben lila lampe stecker kabel schuh zins zahn sitz schwager mittag feld",
    `ich sie wir ihr er es der das den dem ein eine einen einem ist sind habe nicht und oder aber auch noch schon mit für
    auf bei zu zum zur im von vom wenn dass mein meine ihre uns mir mich ja seit geht`,
  ],
  [
    "ela que cem pera uma cor sai ronda liga duma nele nela tela cai era",
    `o os um uma é está não que de da dos das na em com por para pra mas já muito meu minha seu sua ele isso esse essa foi
    tem tenho eu você senhor senhora e ao pelo pela mais como quando aí né sim acho antes veio houve via dia disse fica reais`,
  ],
  [
    "bo tu tam ona ono tani kodem",
    `nie się jest w z na że ja mi pan pani panu tak dla od po przez jak już tylko ale co czy mam ma był była było będzie
    przed u o proszę dzień dobry bardzo limit chcę był za dwa`,
  ],
];

export const tongues: readonly Tongue[] = words.map(([alsoNames, around]) => ({
  alsoNames: wordSet(alsoNames),
  around: wordSet(around),
}));

/** Of these, what goes on with a sentence behind a title: "señora que", "pani bo". The others are things or deeds, and
 *  behind a title somebody. */
export const smallElsewhere: WordSet = wordSet(
  "elle lu que pone nada era dai però dan doe kan maar eben ela uma bo tu tam ona ono kodem",
);

/** Of any tongue: most names are none of them, and no more is asked. */
export const wordsElsewhere: WordSet = wordSet(words.flatMap(([alsoNames]) => split(alsoNames)).join(" "));
