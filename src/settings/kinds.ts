/** How settings are read from text: what they must be, in words for whoever wrote them, and what becomes of them. */
import { z } from "zod";

export const text = z.string().min(1);
export const whole = (least: number, most: number) =>
  z.coerce
    .number<string>(`must be a whole number from ${least} to ${most}`)
    .int(`must be a whole number from ${least} to ${most}`)
    .min(least, `must be a whole number from ${least} to ${most}`)
    .max(most, `must be a whole number from ${least} to ${most}`);
export const amount = (most: number) =>
  z.coerce
    .number<string>("must be a number")
    .min(0, "must not be negative")
    .max(most, `must be ${most} at most`);

/** What goes into a header as it stands. undici refuses it there, and the connection it was meant for is not used again:
 *  after a few of them every call waits until its time is up. */
export const headerText = z
  .string()
  .regex(/^[\x20-\x7e]*$/, "must be plain ASCII in one line; was something copied along with it?");

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;
export const url = z.string().superRefine((value, issue) => {
  if (!URL.canParse(value)) return issue.addIssue("must be a URL, as https://host/path");
  const { protocol, hostname, username } = new URL(value);
  if (username !== "") return issue.addIssue("must not carry a user name or password");
  if (protocol === "https:" || (protocol === "http:" && loopback.test(hostname))) return;
  issue.addIssue("must be https (http is for this machine only)");
});

/** Paths are put behind it, so that a query, as Azure's `?api-version=`, would go unsaid. */
export const baseUrl = url.refine((value) => !/[?#]/.test(value), "must end before any ? or #");

/** One, or two while the first takes the place of the second. What is shorter can be guessed. */
export const signingSecrets = z.string().transform((value, issue) => {
  const secrets = value.split(",").map((one) => one.trim());
  if (secrets.length <= 2 && secrets.every((one) => one.length >= 32)) return secrets;
  issue.addIssue("must be 32 characters or more; two of them, with a comma between, while it is replaced");
  return z.NEVER;
});

export const callbackEvents = z.string().transform((value, issue) => {
  const names = value.split(",").map((one) => one.trim());
  if (names.every((one) => one === "query" || one === "result")) return new Set(names);
  issue.addIssue("must be query, result, or both with a comma between");
  return z.NEVER;
});

/** `MODEL=INPUT/OUTPUT, …`; a model's own name may hold `/` and `:`. */
export const modelPrices = z.string().transform((value, issue) => {
  const prices = new Map<string, { readonly input: number; readonly output: number }>();
  for (const entry of value.split(",")) {
    const [, model, input = "", output = ""] = modelPrice.exec(entry) ?? [];
    if (model === undefined || prices.has(model)) {
      issue.addIssue("must be MODEL=INPUT/OUTPUT, each model once, with commas between them");
      return z.NEVER;
    }
    prices.set(model, { input: Number(input), output: Number(output) });
  }
  return prices;
});
const modelPrice = /^\s*([^\s=]+)\s*=\s*(\d{1,5}(?:\.\d+)?)\s*\/\s*(\d{1,5}(?:\.\d+)?)\s*$/;

/** Where a member stands in JSON, as `detail.id` or `/detail/id`; becomes the names on the way. */
export const memberPath = z.string().transform((value, issue) => {
  const names = value.startsWith("/")
    ? value
        .slice(1)
        .split("/")
        .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"))
    : value.split(".");
  if (names.every((name) => name !== "") && names.length <= 12) return names;
  issue.addIssue("must be a path, as detail.conversationId or /detail/conversationId");
  return z.NEVER;
});

export const names = z.string().transform((value, issue) => {
  const all = value.split(",").map((one) => one.trim());
  if (all.every((one) => /^[\x21-\x7e]{1,100}$/.test(one))) return new Set(all);
  issue.addIssue("must be one or more names, with commas between");
  return z.NEVER;
});

export const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~\w-]{1,80}$/, "must be the name of a header")
  .transform((name) => name.toLowerCase());

/** As `hex` or `sha256=base64`: what stands before a signature, and how it is written. */
export const signatureForm = z.string().transform((value, issue) => {
  const [, prefix = "", encoding] = /^([\x21-\x7e]{0,40}?)(hex|base64)$/.exec(value) ?? [];
  if (encoding === "hex" || encoding === "base64") return { prefix, encoding } as const;
  issue.addIssue("must be hex or base64, with what stands before it, as sha256=hex");
  return z.NEVER;
});
