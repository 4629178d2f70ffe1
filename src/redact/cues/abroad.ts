/** The cues of German, French, Spanish, Italian, Dutch, Polish and Portuguese: what asks for a value, or announces
 *  it, in the words of those languages. German and Dutch say in one word ("Kundennummer") what the others say in
 *  three ("numéro de client"), so each cue is the thing, with a number before or behind it. */
import { cuesOfPapersAbroad } from "./abroad-papers.ts";
import { cuesOfSecretsAbroad } from "./abroad-secrets.ts";
import { birth, type Cue, cue, named, numbered } from "./cue.ts";

/** "numéro de", "número de la", "numero della", "numer". */
const numberOf =
  "(?:n[uú]m[eé]ro|numero|n[uú]mero|numer|n\\.?[º°])(?: (?:de|du|da|do|della|dello|del|di|sua|seu|d'|de la|de tu|de su|mojego|mojej|pana|pani))*(?: (?:d|de l|dell|all)['’])?";
const numberOfWords = "numéro numero número numer nº";
/** "N° de client": the n is any letter, so that the cue begins behind it. */
const behindSign = "(?<=\\bn\\.?[º°] ?(?:de |d['’])?)";

/** An account is read out right behind its name; what it shows, costs or holds is money: "a conta veio 1200". */
const readOut =
  "(?=(?: (?:é|es|est|è|e))?(?: (?:a|o|el|la|le|il))?[ :]{1,2}(?:\\d{5}|(?:zero|cero|zéro|um|uno|un|dois|dos|deux|due|tr[êeé]s|trois|tre|quatro|cuatro|quatre|quattro|cinco|cinq|cinque|meia|seis|six|sei|sete|siete|sept|sette|oito|ocho|huit|otto|nove|nueve|neuf) ))";
const isAskedFor = "(?= por favor| s'il| per favore|[?.,\\n]|$)";
/** "mein Paket wiegt 1200 Gramm": of the thing, and no number that it has. */
const noMeasure = "(?! (?:wiegt|kostet|hat|weegt|kost|pesa|pèse|coûte|cuesta|costa|waży|kosztuje))";

const thing = (things: string): string => `(?:${numberOf} ?)?(?:${things})`;
const starts = (words: string): string => `${numberOfWords} ${words}`;

/** "Kundennummer", "Kundennr": whatever has one. */
const compound = (things: string, numbers: string): string[] =>
  things.split(" ").flatMap((thing) => numbers.split(" ").map((number) => thing + number));
const germanNumbers = "nummer nr";
const ofCustomers = [
  ...compound(
    "kunden vertrags versicherungs versicherten mitglieds policen zähler personal anschluss abo mandats mandanten matrikel depot darlehens kredit patienten mieter",
    germanNumbers,
  ),
  ...compound("klant polis lid lidmaatschaps relatie contract huurders", germanNumbers),
];
const ofCases = [
  ...compound(
    "bestell auftrags buchungs rechnungs vorgangs sendungs schadens schaden fall akten liefer paket storno reklamations gutschein serien geräte ticket referenz",
    germanNumbers,
  ),
  ...compound("bestel order factuur boekings zaak dossier referentie zending serie", germanNumbers),
];

const everywhere: readonly Cue[] = [
  ...cuesOfPapersAbroad,
  named(
    "PERSON",
    "name",
    "name (abroad)",
    "name namen nachname vorname familienname heiße heisse heißt heisst nom prénom prenom m'appelle appelle nombre apellido apellidos llamo llama nome cognome sobrenome chiamo chiama chamo chama wem wie qui con chi naam voornaam achternaam heet mädchenname geburtsname nazwisko imię imie nazywam nazywa",
    "(?:vor|nach|familien)?namen? (?:ist|lautet|war)|(?<=\\b(?:welchen|welchem|ihren|ihr|vollständigen) )namen?(?=[?.,\\n]|$| bitte| (?:ist|läuft))|(?:vor|nach|familien)namen?|(?:ich )?hei(?:ß|ss)e|(?<!das )hei(?:ß|ss)t(?! das| der| die| es\\b| dieses?)|pr[eé]nom|nom(?: de famille)?(?: est)?|m'appelle|appelle|nombre(?: completo)?(?: es)?|apellidos?|llamo|(?<=\\bse )llama|(?<=\\bse )chama|(?:cog|sobre)?nome(?: completo)?(?: [eèé])?|chiam[oa]|chamo|(?:voor|achter)?naam(?: is)?|mädchenname|geburtsname|heet|wem spreche ich|wie spreek ik|qui (?:ai-je l'honneur|est à l'appareil)|con qui[eé]n (?:hablo|tengo el gusto)|chi (?:parlo|parla)(?=[?.\\n]|$)|nazwisko|imi[eę]|nazywa[m]?(?: się| sie)?",
    2,
  ),
  birth(
    "DATE_OF_BIRTH",
    "date",
    "date of birth (abroad)",
    "geburtsdatum tag datum geburtstag geboren geb date né née fecha nacido nacida nací data nato nata geboortedatum geboortedag urodzony urodzona urodziłem urodziłam urodzin nascido nascida nasci nasceu nasceste naciste nació quando cuándo cuando né quand",
    "geburts(?:datum|tag)|(?:tag|datum) (?:ihrer|der|deiner|seiner) geburt|geb(?=[. ]{1,2}(?:am )?\\d)|geboren(?: am| op)?|date de (?:votre |ma |sa )?naissance|n[eé]e?s? (?:le|en)|fecha de (?:su |mi |tu )?nacimiento|nacid[oa](?: el| en)?|nac[ií](?: el| en)?|data di (?:sua )?nascita|nat[oa] (?:il|nel)|quando [eè] nat[oa]|cu[aá]ndo naci[oó]|quand (?:êtes-vous|est-il|est-elle) née?|geboorte(?:datum|dag)|dat[aęy] urodzenia|urodz(?:ony|ona|iłem|iłam|in)|data de nascimento|nascid[oa](?: em)?|nasci(?: em| a)?|nasce(?:u|ste)(?: em| a)?|naci(?:ó|ste)(?: el| en)?",
    2,
  ),
  cue(
    "PHONE",
    "number",
    "phone number (abroad)",
    starts(
      "telefon telefonnummer handynummer handy rückrufnummer mobilnummer rufnummer téléphone telefono teléfono móvil movil celular línea ligne recapito telefone cellulare portable telefoonnummer mobiele telefonu komórki",
    ),
    thing(
      `(?:telefon|handy|rückruf|mobil|ruf)nummer|telefon|téléphone(?: portable)?|tel[eé]fono|m[oó]vil|celular|${numberOf} (?:l[ií]nea|ligne)|recapito(?: telefonico)?|telefone|cellulare|(?<=\\b(?:mon|votre|son|le) )portable|telefoonnummer|mobiele nummer|telefonu|komórki`,
    ),
    5,
  ),
  numbered(
    "BANK_ACCOUNT",
    "code",
    "bank account (abroad)",
    starts(
      "kontonummer konto welches welchem ihr quel quale qual jakie welke bankverbindung compte votre qué que su suo cuenta conto rekeningnummer rekening konta conta",
    ),
    `kontonummer|bankverbindung|${numberOf} ?(?:compte|cuenta|conto|konta|conta)(?: bancaire| bancaria| bancario| corrente)?|rekening ?nummer|(?:welches|welchem) konto|quel compte|qu[eé] cuenta(?= |[?.,\\n]|$)|quale conto|(?:votre compte|su cuenta|suo conto)(?:${readOut}|${isAskedFor})|(?:qual|que) conta|welke rekening|jakie konto`,
    4,
  ),
  cue(
    "BANK_ACCOUNT",
    "number",
    "branch and account (abroad)",
    "agência agencia conta",
    `ag[eê]ncia|conta(?: corrente| poupança)?${readOut}`,
    4,
    true,
  ),
  numbered(
    "ACCOUNT_ID",
    "code",
    "customer number (abroad)",
    starts(
      `sociétaire allocataire assuré socio codice código code kod client contrat adhérent abonné cliente póliza polizza contratto contrato apólice klienta umowy umowa polisy polisa vertrag ${ofCustomers.join(" ")}`,
    ),
    `${ofCustomers.join("|")}|(?<=\\b(?:mon|votre|le|mi|mio|il|el|o|meu|su|moja|umowa|contrato|mein|ihr) )(?:contrat|contrato|contratto|póliza|polizza|apólice|vertrag)|(?:apólice|póliza|polizza)${readOut}|${behindSign}(?:sociétaire|allocataire|assuré|adhérent|abonné|client|contrat|cliente|contrato|socio|p[oó]liza)|umowa(?=:? (?:numer|nr|o numerze)|[ :]{1,2}\\S{0,8}\\d)|(?:codice|código|code|kod) (?:de )?(?:client[ea]?|klienta)|${numberOf} ?(?:allocataire|bénéficiaire|sociétaire|assuré|beneficiári[oa]|sócio|aluno|beneficiario|socio|alumno|abonado|afiliado|assicurato|ubezpieczonego|client|contrat|adhérent|abonné|cliente|p[oó]liza|contrato|polizza|contratto|ap[oó]lice|klienta|umowy|polisy)`,
    4,
  ),
  numbered(
    "REFERENCE",
    "code",
    "reference (abroad)",
    starts(`aktenzeichen referencia référence riferimento protocolo ${ofCases.join(" ")}`),
    `${ofCases.join("|")}|aktenzeichen|${numberOf} ?(?:commande|réservation|dossier|facture|pedido|reserva|factura|expediente|ordine|prenotazione|pratica|fattura|zamówienia|rezerwacji|faktury|sprawy|protocolo|suivi|seguimiento|rastreo|rastreio|spedizione|przesyłki|paczki|envío|envio|encomenda|incidencia|siniestro|sinistre|sinistro|intervention|reclamación|zgłoszenia|reklamacji|chamado|atendimento)|référence|referencia|riferimento|protocolo`,
    4,
  ),
  cue(
    "REFERENCE",
    "code",
    "case (abroad)",
    "sendung lieferung paket bestelling zending paquete przesyłka przesyłkę paczka paczkę envío colis spedizione polis vertrag pratica pedido encomenda commande dossier facture factura fattura fatura ordine prenotazione reserva réservation rechnung bestellung auftrag zamówienie reklamacja faktura expediente siniestro sinistre sinistro sprawa",
    `(?:sendung|lieferung|paket|bestelling|zending|paquete|przesyłk[aę]|paczk[aę]|envío|colis|spedizione|polis|vertrag)${noMeasure}|pratica|pedido|encomenda|commande|dossier|facture|fac?tura|fattura|ordine|prenotazione|reserva|réservation|rechnung(?: re)?|bestellung|auftrag|zamówienie|reklamacja|faktura|expediente|siniestro|sinistre|sinistro|sprawa`,
    4,
    true,
  ),
  cue(
    "CREDIT_CARD",
    "number",
    "card number (abroad)",
    starts(
      "kartennummer kreditkarte kreditkartennummer carte tarjeta carta kaartnummer creditcard karty cartão letzten últimos ultimos cuatro quatre derniers ultime laatste",
    ),
    `(?:kredit)?kartennummer|kreditkarte|${numberOf} ?(?:carte|tarjeta|carta|karty|cart[aã]o)(?: (?:bancaire|bleue|de cr[eé]dito?|di credito|kredytowej))?|carte (?:bancaire|bleue|de crédit)|tarjeta de (?:crédito|débito)|carta di credito|kaartnummer|cart[aã]o de crédito|letzten vier(?: ziffern| stellen)?|(?:[uú]ltimos cuatro|cuatro [uú]ltimos)(?: d[ií]gitos| n[uú]meros)?|(?:quatre derniers|derniers quatre)(?: chiffres)?|ultime quattro(?: cifre)?|laatste vier(?: cijfers)?`,
    3,
  ),
  cue(
    "CARD_CODE",
    "number",
    "card code (abroad)",
    "drei trois tres três tre drie trzy prüfziffer prüfnummer kartenprüfnummer sicherheitscode cryptogramme code código codigo codice beveiligingscode kod",
    "(?:drei|trois|tres|três|tre|drie|trzy) (?:letzten )?(?:stellen|ziffern|zahlen|chiffres|números|numeros|dígitos|cifras|algarismos|cifre|numeri|cijfers|cyfry) (?:auf der rückseite|hinten|au dos|derrière|de atrás|detrás|del reverso|de trás|atrás|do verso|no verso|sul retro|dietro|op de achterkant|achterop|z tyłu|na odwrocie)|(?:karten)?prüf(?:ziffer|nummer)|sicherheitscode|cryptogramme(?: visuel)?|code de sécurité|c[oó]digo de segur(?:idad|an[cç]a)|codice di sicurezza|beveiligingscode|kod (?:zabezpieczający|bezpieczeństwa)",
    3,
  ),
  cue(
    "ZIP",
    "postcode",
    "postcode (abroad)",
    "postleitzahl code código codigo codice kod",
    "postleitzahl|code postal|c[oó]digo postal|codice postale|kod pocztowy",
    3,
  ),
  cue(
    "ADDRESS",
    "address",
    "address (abroad)",
    "adresse anschrift wohne wohnhaft l'adresse d'adresse j'habite habite dirección direccion domicilio vivo indirizzo l'indirizzo abito adres woon adresem mieszkam endereço moro hausnummer straße strasse huisnummer straatnaam morada ulica ulicę ulicy domu domicílio número numero",
    "adress[e]?|anschrift|wohn(?:e|haft) (?:in|an)(?: der)?|[ld]'adresse|(?:j')?habite(?: au| à)?|direcci[oó]n|domicilio|vivo en|(?:l')?indirizzo|abito in|adres(?:em)?|woon (?:op|aan|in)|mieszkam (?:na|przy|w)|endereço|moro n[ao]|hausnummer|stra(?:ß|ss)e(?=(?: und (?:die )?hausnummer)?(?:[?.,\\n]| bitte|$))|huisnummer|straatnaam|morada|ulic[aęy](?: i numer(?: domu| mieszkania)?)?|domicílio|n[uú]mero d[ao] (?:apartamento|casa|porta|prédio|andar)(?: del[ae])?",
    3,
  ),
  cue(
    "EMAIL",
    "mail",
    "e-mail address (abroad)",
    "mailadresse adresse courriel correo mailadres",
    "mailadresse|adresse (?:e-?)?mail|courriel|correo(?: electrónico)?|mailadres",
    3,
  ),
  numbered(
    "GOVERNMENT_ID",
    "code",
    "national id (abroad)",
    starts(
      "steuernummer personalausweisnummer sécu sécurité contribuinte ausweisnummer sozialversicherungsnummer reisepass passnummer passeport pasaporte passaporto nif codice burgerservicenummer paspoort nip dowodu paszportu rg passaporte",
    ),
    `steuernummer|(?:personal)?ausweisnummer|${numberOf} ?(?:sécu|contribuinte)|contribuinte|sozialversicherungsnummer|reisepass(?:nummer)?|passnummer|${numberOf} ?(?:sécurité sociale|fiscal|passeport|pasaporte|seguridad social|passaporto|dowodu|paszportu|passaporte)|nif|codice fiscale|burgerservicenummer|paspoort ?nummer|nip|dowodu osobistego`,
    4,
  ),
  ...cuesOfSecretsAbroad,
  cue(
    "ADDRESS",
    "address",
    "where (abroad)",
    "wo wohin où donde dónde dove waar gdzie onde",
    "(?:wo|wohin|où|d[oó]nde|dove|waar|gdzie|onde)(?: \\p{L}{1,12}){0,4} (?:wohnen|wohnst|leben|(?:hin)?liefern|(?:hin)?schicken|(?:zu)?senden|habit\\p{L}{1,4}|viv\\p{L}{1,4}|livrer|envoy\\p{L}{1,3}|expédi\\p{L}{1,3}|env[ií]\\p{L}{1,4}|entreg\\p{L}{1,4}|mand\\p{L}{1,4}|abit\\p{L}{1,3}|sped\\p{L}{1,5}|consegn\\p{L}{1,5}|woont|bezorgen|leveren|sturen|mieszka\\p{L}{0,2}|wysłać|dostarczyć|mora\\p{L}{0,2})|(?:où|wo|dove) (?:habitez|wohnen|abita)",
    3,
  ),
];

export const cuesAbroad: readonly Cue[] = everywhere.map((cue) => ({ ...cue, isAbroad: true }));
