import { describe, expect, test } from "vitest";
import { parseEmails, type Thread } from "../../src/transcript/email.ts";
import { textOfHtml } from "../../src/transcript/html.ts";
import { genesysFixture } from "../helpers/genesys-fixture.ts";
import { growthOf, mostGrowth } from "../helpers/growth.ts";

const customer = "priya.nair@example.com";
const support = "support@example.org";
let minute = 0;
const mail = (from: string, rest: object) => ({
  id: `m${minute}`,
  from: { email: from },
  to: [{ email: from === customer ? support : customer }],
  time: new Date(1741629600000 + 60_000 * minute++).toISOString(),
  ...rest,
});
const speakers = (entities: object[], thread: Thread) =>
  parseEmails({ entities }, thread)?.turns.map(({ speaker }) => speaker);
const textsOf = (...entities: object[]) => parseEmails({ entities })?.turns.map(({ text }) => text);

describe("e-mails", () => {
  test("give their header's people to the redactor and leave the subject behind", () => {
    const { turns, known } = parseEmails(genesysFixture("email-message")) ?? {};
    expect(known).toEqual({
      names: ["Priya Nair"],
      phones: [],
      emails: [customer, support, "family@example.com"],
      other: [],
    });
    expect(JSON.stringify(turns)).not.toContain("Invoice 20931");
  });

  test("are sorted by time", () => {
    const first = mail(customer, { textBody: "first" });
    const second = mail(support, { textBody: "second" });
    expect(textsOf(second, first)).toEqual(["first", "second"]);
  });

  test("are the customer's or the agent's by who opened and who was written to", () => {
    const thread = [
      mail(customer, { textBody: "a" }),
      mail("billing@example.org", { textBody: "b" }),
      mail("family@example.com", { textBody: "c" }),
      mail(customer.toUpperCase(), { textBody: "d" }),
    ];
    expect(speakers(thread, { direction: "inbound" })).toEqual(["customer", "agent", "customer", "customer"]);
    expect(
      speakers([mail(support, { textBody: "a" }), mail(customer, { textBody: "b" })], {
        direction: "outbound",
      }),
    ).toEqual(["agent", "customer"]);
  });

  test("are the customer's when the conversation knows the address, whatever its direction says", () => {
    const sameDomain = [
      mail("sam.ortiz@example.org", { textBody: "a", to: [{ email: support }] }),
      mail(support, { textBody: "b" }),
      mail("Sam.Ortiz@example.org", { textBody: "c" }),
    ];
    const thread: Thread = { direction: "outbound", customers: ["sam.ortiz@example.org"] };
    expect(speakers(sameDomain, thread)).toEqual(["customer", "agent", "customer"]);
    expect(speakers(sameDomain.slice(1), thread)).toEqual(["agent", "customer"]);
  });

  test("prefer the plain body, and read the HTML one where there is no other", () => {
    expect(textsOf(mail(customer, { textBody: "plain", htmlBody: "<p>rich</p>" }))).toEqual(["plain"]);
    expect(textsOf(mail(customer, { textBody: " ", htmlBody: "<p>rich</p>" }))).toEqual(["rich"]);
  });

  test.each([
    [
      "Thanks.\r\n\r\nOn Mon, 10 Mar 2025 at 18:00, Support <support@example.org> wrote:\r\n> Hello",
      "Thanks.",
    ],
    ["Thanks.\n\nOn Mon, 10 Mar 2025 at 18:00 Support <support@example.org>\nwrote:\n\n> Hello", "Thanks."],
    ["Danke.\n\nAm 10.03.2025 um 18:00 schrieb Support <support@example.org>:\n> Hallo", "Danke."],
    ["Thanks.\n-----Original Message-----\nFrom: Support\nHello", "Thanks."],
    ["Thanks.\n\nFrom: Support <support@example.org>\nSent: Monday\nTo: Priya\n\nHello", "Thanks."],
    ["Thanks.\n________________________________\nHello", "Thanks."],
    ["> Is it the card?\nYes.\n> Which one?\nThe blue one.", "Yes.\nThe blue one."],
  ])("that answer another leave out what they answer: %j", (textBody, own) => {
    expect(textsOf(mail(customer, { textBody: "Hello" }), mail(support, { textBody }))).toEqual([
      "Hello",
      own,
    ]);
  });

  test("leave out the HTML quotation too", () => {
    const htmlBody =
      '<div>Thanks.</div><div class="gmail_quote gmail_quote_container"><div>On Monday</div><blockquote>Hello</blockquote></div>';
    expect(textsOf(mail(customer, { textBody: "Hello" }), mail(support, { htmlBody }))).toEqual([
      "Hello",
      "Thanks.",
    ]);
  });

  test("keep the quotation in the first one, where nobody else has it, and when there is nothing but it", () => {
    const quotation = "> all I have to say";
    expect(textsOf(mail(customer, { textBody: `See below.\n${quotation}` }))).toEqual([
      `See below.\n${quotation}`,
    ]);
    expect(textsOf(mail(customer, { textBody: "Hello" }), mail(support, { textBody: quotation }))).toEqual([
      "Hello",
      quotation,
    ]);
  });

  test("keep sentences that merely begin like a quotation", () => {
    const textBody = "From: what I see it is fine.\nOn Monday I wrote to you.\nOn it goes:";
    expect(textsOf(mail(customer, { textBody: "Hello" }), mail(support, { textBody }))).toEqual([
      "Hello",
      textBody,
    ]);
  });

  test.each([" ", "On ", "\n", "<", "<div>x"])(
    "are read in linear time, also when they are all %j",
    (piece) => {
      const length = 200_000;
      const body = piece.repeat(length / piece.length);
      const read = (size: number) => {
        const hostile = `a${body.slice(0, size)}b`;
        textsOf(mail(customer, { textBody: "x" }), mail(support, { textBody: hostile }));
        textsOf(mail(customer, { textBody: "x" }), mail(support, { htmlBody: hostile }));
      };
      expect(growthOf(read, length)).toBeLessThan(mostGrowth);
    },
  );
});

describe("an HTML body", () => {
  const read = (html: string, keepQuotes = true) => textOfHtml(html, { keepQuotes });

  test.each([
    ["<p>Hello,</p><p>my card 5555&nbsp;5555</p>", "Hello,\nmy card 5555 5555"],
    ["a<br>b<br/>c", "a\nb\nc"],
    ["<table><tr><td>Total</td><td>5</td></tr></table>", "Total\n5"],
    ["ca<b>ll m</b>e &amp; <a href='tel:+1'>write</a>", "call me & write"],
    ["<style>p{}</style><script>var a = '<p>no</p>'</script><head><title>no</title></head>yes", "yes"],
    ["<p>unclosed <b>and <i>crossed</b></i><p>next", "unclosed and crossed\nnext"],
    ["1 < 2 and 3 > 2", "1 < 2 and 3 > 2"],
    ["<!-- <p>not said</p> -->said<img src='x' alt='not said'>", "said"],
    ["&#x31;&#50;3", "123"],
  ])("is read as it is seen: %j", (html, text) => {
    expect(read(html)).toBe(text);
  });

  test("is read to the end however long it is", () => {
    const paragraphs = Array.from({ length: 5000 }, (_, index) => `paragraph ${index} &amp; more`);
    expect(read(paragraphs.map((text) => `<p>${text}</p>`).join(""))).toBe(
      paragraphs.join("\n").replaceAll("&amp;", "&"),
    );
  });

  test("goes on behind a quotation that is left out", () => {
    const html = 'a<blockquote type="cite"><p>q<br>q<img src="x"></p></blockquote>b';
    expect(read(html)).toBe("a\nq\nq\nb");
    expect(read(html, false).replace(/\n/g, "")).toBe("ab");
  });
});
