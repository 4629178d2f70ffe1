/** The way of the how-to texts, as the denominator: one conversation after the other, a new connection for every
 *  call, five regexes, one answer awaited before the next transcript is asked for. It reads the real API (the
 *  texts' own endpoints do not exist), but nothing else about it is made better. */
import { appendFileSync } from "node:fs";
import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { gunzipSync } from "node:zlib";

const patterns: [RegExp, string][] = [
  [/\b(?:\+?1[-.\s]?)?\(?\d{3}\)?[-.\s]?\d{3}[-.\s]?\d{4}\b/g, "[PHONE]"],
  [/\b\d{3}-\d{2}-\d{4}\b/g, "[SSN]"],
  [/\b(?:\d[ -]*?){13,16}\b/g, "[CREDIT_CARD]"],
  [/\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}\b/g, "[EMAIL]"],
  [/\baccount\s*(?:number)?\s*(?:is|:)?\s*#?\d{4,}\b/gi, "[ACCOUNT]"],
];

const mask = (text: string): string =>
  patterns.reduce((masked, [pattern, label]) => masked.replace(pattern, label), text);

function call(url: string, method: string, headers: Record<string, string>, body?: string): Promise<string> {
  const request = url.startsWith("https:") ? requestTls : requestPlain;
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method, headers: { ...headers, connection: "close" }, agent: false },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () => {
          const body = Buffer.concat(parts);
          const isPacked = answer.headers["content-encoding"] === "gzip";
          resolve((isPacked ? gunzipSync(body) : body).toString("utf8"));
        });
        answer.on("error", reject);
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
}

interface Phrase {
  readonly text: string;
  readonly participantPurpose: string;
}

export interface TutorialOptions {
  readonly settings: Readonly<Record<string, string>>;
  readonly day: string;
  readonly conversations: number;
  readonly resultsPath: string;
}

/** @returns conversations done; voice only, as the texts do. */
export async function runTutorialsWay({
  settings,
  day,
  conversations,
  resultsPath,
}: TutorialOptions): Promise<number> {
  const {
    GENESYS_API_URL: api,
    GENESYS_LOGIN_URL: login,
    GENESYS_CLIENT_ID: id,
    GENESYS_CLIENT_SECRET: secret,
  } = settings;
  const form = {
    "content-type": "application/x-www-form-urlencoded",
    authorization: `Basic ${btoa(`${id}:${secret}`)}`,
  };
  const token = JSON.parse(await call(`${login}/oauth/token`, "POST", form, "grant_type=client_credentials"));
  const genesys = { authorization: `Bearer ${token.access_token}`, "content-type": "application/json" };
  const chat = { authorization: `Bearer ${settings["LLM_API_KEY"]}`, "content-type": "application/json" };
  const interval = `${day}T00:00:00.000Z/${day}T23:59:59.999Z`;
  let done = 0;
  for (let pageNumber = 1; done < conversations; pageNumber += 1) {
    const query = {
      interval,
      paging: { pageSize: 100, pageNumber },
      segmentFilters: [
        {
          type: "or",
          predicates: [{ type: "dimension", dimension: "mediaType", operator: "matches", value: "voice" }],
        },
      ],
    };
    const page = JSON.parse(
      await call(
        `${api}/api/v2/analytics/conversations/details/query`,
        "POST",
        genesys,
        JSON.stringify(query),
      ),
    );
    if (!page.conversations) break;
    for (const conversation of page.conversations) {
      if (done >= conversations) break;
      const session = conversation.participants[0].sessions[0].sessionId;
      const path = `/api/v2/speechandtextanalytics/conversations/${conversation.conversationId}/communications/${session}/transcripturl`;
      const { url } = JSON.parse(await call(api + path, "GET", genesys));
      if (!url) continue;
      const document = JSON.parse(await call(url, "GET", {}));
      const phrases: Phrase[] = document.transcripts[0].phrases;
      const text = phrases.map((phrase) => mask(`${phrase.participantPurpose}: ${phrase.text}`)).join("\n");
      const body = JSON.stringify({
        model: settings["LLM_MODEL"],
        messages: [
          { role: "system", content: "Summarise as JSON." },
          { role: "user", content: text },
        ],
      });
      const answer = JSON.parse(
        await call(`${settings["LLM_BASE_URL"]}/chat/completions`, "POST", chat, body),
      );
      appendFileSync(
        resultsPath,
        `${JSON.stringify({ id: conversation.conversationId, answer: answer.choices[0].message.content })}\n`,
      );
      done += 1;
    }
  }
  return done;
}
