import { split } from "./number-words.ts";

/** The small words that hold a sentence together. A name is never one of them; in an answer they are what
 *  stands around the value. */
export const grammarWords: ReadonlySet<string> = new Set(
  split(`a an the this that these those my your his her its our their mine yours me you he she it we they them us they'll they've they'd she'll he'll it'll that'll there'll
    him i im i'm i'd i'll i've you're you've you'll he's she's it's that's there's we're we've we'll they're
    who whom whose which what when where why how and or but nor so if than then because while as of at by for
    with about against between into through during before after above below to from up down in out on off over
    under again further once here there all any both each few more most other some such no not only own same too
    very can could will would shall should may might must do does did done doing don't doesn't didn't can't won't
    couldn't wouldn't isn't aren't wasn't weren't haven't hasn't have has had having be am is are was were been
    being get got gets gotten let lets let's also just now still yet ever never always maybe perhaps really
    actually else even much many lot lots bit every everything anything something nothing everyone anyone
    someone one's ones ours ain't y'all gonna wanna gotta kinda sorta dont doesnt didnt cant wont isnt thats whats
    ive ill youre theres hes shes lets whats wheres hows
    ich wir ihr ihre ihren mein meine meiner und ist nicht votre vos notre les su sus los las para suo gli uw mijn het
    się jest mój moja seu minha meu è é ik op oder auch noch mit für auf bei nach wenn sind haben pour avec dans sur mais suis avez con por pero está tengo per anche dat wordt nie tenho não foi j'ai s'il c'est n'est d'un d'une qu'il`),
);

/** May stand before, after and inside an answer without being part of it. */
export const fillerWords: ReadonlySet<string> = new Set(
  split(`uh um uhm er erm ähm äh euh ehm hiya hon darl hun ah eh hm hmm mm mmm mhm uh-huh okay ok okey k yes yeah yep yup yah ya nope nah no so
    well right sure alright all-right please pls plz thanks thank thankyou thx sorry oh wow great perfect
    excellent awesome cool fine good hello hi hey hai hii hallo bye goodbye and then correct exactly yea again
    course ja sí oui genau merci danke gracias grazie obrigado obrigada bedankt dziękuję allora dunque ecco alors pues entonces então więc certainly absolutely definitely basically like wait hold let's see`),
);

export const titleWords: ReadonlySet<string> = new Set(
  split(`mr mrs ms miss mister missus doctor dr prof professor sir madam madame herr frau monsieur señor señora
    senor senora president senator governor ma'am reverend uncle aunt auntie grandma grandpa signor signora signorina señorita dhr mevrouw meneer mme mlle herrn doktor doktora doctora doutor doutora dottore dottoressa docteur pan pani panie panem panią pana panu sr sra shri smt`),
);

/** A sentence that holds one may ask for something. */
export const askingWords: ReadonlySet<string> = new Set(
  split(`what whats which who where when how can could may might please need needs require give tell confirm verify
    provide read say spell share enter have get got grab take start begin like want
    wie welche welcher welches welchen welchem wohin wem könnten dürfte bräuchte brauche nennen sagen buchstabieren quel quelle
    quels quelles comment pouvez donnez dites cuál cual qué cómo dónde cuándo puede podría dígame deme quale quali dica può
    potrebbe qual quais onde pode poderia diga informe confirme fala welke hoe waar kunt mag jaki jaka jakie gdzie proszę podać
    dá dà indica indíqueme facilita facilíteme facilitarme validar confirmar confirmez précisez indiquez rappelez épelez
    communiquer verifica dicte passa doorgeven noemen geef podyktować potwierdzić`),
);
