/** Gathers what a conversation's metadata says of its people: names, numbers, addresses. The values go to the
 *  redactor and nowhere else. Too much is harmful too: a value that is an ordinary word ("Guest", "Billing") would
 *  be masked wherever somebody says it, so names of queues and flows and place holders stay out. */
import type { Raw } from "../shared/text.ts";
import type { Known } from "../shared/types.ts";

export interface KnownValues {
  /** A display name; place holders and vendor ids are ignored, a number or mail address is filed as such. */
  name(value: string | undefined): void;
  /** `tel:+1317…`, `sip:…@host`, a mail address, a bare number, a handle; opaque ids are ignored. */
  address(value: string | undefined): void;
  /** Free-form data of the customer, as participant attributes: taken when it looks like an identifier. */
  attribute(value: string): void;
  all(): Known;
}

const uuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const mail = /^[^\s@]+@[^\s@]+\.[a-z][a-z0-9-]*$/i;
const number = /^[+(]?\d[\d\s().-]{3,}\d$/;
const instant = /^\d{4}-\d\d-\d\d(?:T|$)/;
/** What the telephone network writes in place of a name: "INDIANAPOLIS IN". */
const cityAndState = /^[\p{L} .'-]+ [A-Z]{2}$/u;
const placeHolders = new Set(
  (
    "agent|anonymous|bot|call|caller|customer|guest|guest user|visitor|external|internal|mobile|mobile caller|" +
    "n/a|no name|none|null|operator|out of area|private|private number|restricted|support|system|toll free|" +
    "toll free caller|unavailable|undefined|unknown|unknown caller|unknown name|unknown number|user|voicemail|" +
    "web user|wireless caller|your agent"
  ).split("|"),
);

export function createKnownValues(): KnownValues {
  const names = new Set<Raw>();
  const phones = new Set<Raw>();
  const emails = new Set<Raw>();
  const other = new Set<Raw>();
  /** Every leg repeats the addresses of the call. */
  const filed = new Set<string>();

  /** Files a number or a mail address; anything else is left to the caller. */
  function fileAddress(value: string): boolean {
    const bare = value.replace(/^(?:tel|sips?|mailto|callto):/i, "").replace(/[;?].*$/, "");
    const user = /^(\+?\d{5,})@/.exec(bare)?.[1];
    if (user !== undefined) phones.add(user as Raw);
    else if (number.test(bare)) phones.add(bare as Raw);
    else if (mail.test(bare)) emails.add(bare as Raw);
    else return false;
    return true;
  }

  return {
    name(value) {
      const name = value?.trim() ?? "";
      if (name === "" || uuid.test(name) || placeHolders.has(name.toLowerCase())) return;
      if (fileAddress(name)) return;
      if (cityAndState.test(name)) other.add(name as Raw);
      else if (/\p{L}/u.test(name)) names.add(name as Raw);
    },
    address(value) {
      const address = value?.trim() ?? "";
      if (filed.has(address)) return;
      filed.add(address);
      if (uuid.test(address) || fileAddress(address)) return;
      if (/^@\w+$/.test(address)) other.add(address as Raw);
    },
    attribute(value) {
      const bare = value.trim();
      if (bare.length > 64 || uuid.test(bare) || instant.test(bare) || /:\/\//.test(bare)) return;
      if (mail.test(bare)) emails.add(bare as Raw);
      else if ((bare.match(/\d/g)?.length ?? 0) >= 4) other.add(bare as Raw);
    },
    all: () => ({ names: [...names], phones: [...phones], emails: [...emails], other: [...other] }),
  };
}
