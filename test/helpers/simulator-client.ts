/** A client of the simulator that retries nothing and hides nothing. */
import type { Simulator } from "../../src/simulator/simulator.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came.
  readonly json: any;
  readonly text: string;
}

export async function fetchAnswer(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}

export const logIn = (
  { urls, genesys }: Simulator,
  { id = genesys.clientId, secret = genesys.clientSecret } = {},
): Promise<Answer> =>
  fetchAnswer(`${urls.login}/oauth/token`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
  });

export interface SimulatorClient {
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  query(body: unknown): Promise<Answer>;
  transcriptUrl(conversationId: string, communicationId: string): Promise<Answer>;
}

export async function openClient(simulator: Simulator): Promise<SimulatorClient> {
  const { json } = await logIn(simulator);
  const authorization = `Bearer ${json.access_token}`;
  const get = (path: string) => fetchAnswer(simulator.urls.api + path, { headers: { authorization } });
  const post = (path: string, body: unknown) =>
    fetchAnswer(simulator.urls.api + path, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  return {
    get,
    post,
    query: (body) => post("/api/v2/analytics/conversations/details/query", body),
    transcriptUrl: (conversation, communication) =>
      get(
        `/api/v2/speechandtextanalytics/conversations/${conversation}/communications/${communication}/transcripturl`,
      ),
  };
}
