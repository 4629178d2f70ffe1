/** What opens an account, and what a card or a code is known by, in German, French, Spanish, Italian, Dutch, Polish and
 *  Portuguese: see `abroad.ts`. A code that was sent is a number and nothing else, so that "ok, grazie" is no answer. */
import { type Cue, cue } from "./cue.ts";

const kinds = (before: string, things: string): string[] =>
  before.split(" ").flatMap((kind) => things.split(" ").map((thing) => kind + thing));

const passwords = kinds("telefon kunden service sprach konto", "kennwort passwort codewort");
const sentCodes = [
  ...kinds("bestätigungs freischalt verifizierungs aktivierungs zugangs einmal sms", "code"),
  ...kinds("verificatie toegangs bevestigings", "code"),
  ...kinds("push m sms photo chip", "tan"),
];
const userNames = [...kinds("benutzer nutzer anmelde login", "name"), "benutzerkennung", "gebruikersnaam"];

/** "usuario" is also whoever uses it: one is told only where something that looks like a name stands behind. */
const looksLikeOne = "(?=[?:]|(?: (?:é|e|es|est|ist|is|to))? \\S{0,20}[\\d_.]\\S|$)";

export const cuesOfSecretsAbroad: readonly Cue[] = [
  cue(
    "PASSWORD",
    "secret",
    "password (abroad)",
    `passwort kennwort geheimzahl geheimwort codewort losungswort stichwort mot contraseña contrasena palabra palavra frase wachtwoord hasło parola senha ${passwords.join(" ")}`,
    `${passwords.join("|")}|passwort|kennwort|geheimzahl|geheimwort|codewort|losungswort|stichwort(?= das| vereinbart|[?.,\\n]|$)|mot (?:de passe|secret)|contrase[ñn]a|palabra (?:clave|secreta)|palavra[- ](?:passe|chave|secreta)|frase secreta|wachtwoord|hasło|parola (?:d'ordine|segreta|chiave)|senha`,
    3,
  ),
  cue(
    "PASSWORD",
    "number",
    "code that was sent (abroad)",
    `tan otp codice código codigo code kod enviamos mandamos inviato envoyé wysłaliśmy einen ${sentCodes.join(" ")}`,
    `${sentCodes.join("|")}|(?<!\\b(?:a|the|in|light|dark) )tan(?:-?nummer)?|(?:codice|c[oó]digo|code|kod) (?:otp|sms|(?:di|de|d['’]) ?(?:verifica|accesso|conferma|verificaci[oó]n|acceso|confirmaci[oó]n|verifica[cç][aã]o|acesso|confirma[cç][aã]o|v[eé]rification|acc[eè]s|confirmation)|weryfikacyjny|dostępu|potwierdzający)|(?:enviamos|mandamos|inviato|envoyé|wysłaliśmy) (?:um |un |el |o )?(?:c[oó]digo|codice|code|kod)|einen code (?:geschickt|gesendet|zugeschickt)`,
    4,
  ),
  cue(
    "USERNAME",
    "secret",
    "user name (abroad)",
    `login nome nombre nom identifiant nazwa utilizador usuario usuário utente ${userNames.join(" ")}`,
    `${userNames.join("|")}|(?:nome|nombre|nom) (?:(?:de|do) |d['’])?(?:usu[aá]rio|utilizador|utente|utilisateur)|identifiant(?= (?:c['’])?est|[?: ]{1,3}\\S{0,20}[\\d_.]\\S|[?]|$)|(?:login(?= (?:ist|es|é|è|est) )|(?<=\\bm[óo]j )login(?= to ))(?= \\S{1,3} \\S{0,20}[\\d_.]\\S)|nazwa użytkownika|(?:usu[aá]rio|utilizador)${looksLikeOne}`,
    3,
  ),
  cue(
    "CREDIT_CARD",
    "number",
    "card ending (abroad)",
    "final termina acaba endet finit termine kończy eindigt últimos ultimos quatro cztery ostatnie",
    "(?<=\\b(?:cart[aã]o|tarjeta|com) )final(?= (?:\\d{3,4}\\b|(?:zero|um|dois|três|quatro|cinco|seis|sete|oito|nove|meia) ))|(?:termina|acaba)(?:(?= em\\b)| (?:en|con|in|per))|endet (?:auf|mit)|(?:finit|termine) par|kończy się na|eindigt op|(?:quatro [uú]ltimos|[uú]ltimos quatro)(?: d[ií]gitos| n[uú]meros| algarismos)?|(?:cztery ostatnie|ostatnie cztery)(?: cyfry)?",
    3,
  ),
];
