/** An OpenAI-compatible server: `POST /v1/chat/completions`, `GET /v1/models`, limits, errors and usage in OpenAI's
 *  shapes. */
import { answerFitting, plainAnswer } from "./chat-answer.ts";
import { digest } from "./chat-digest.ts";
import { createChatLimits } from "./chat-limits.ts";
import type { AnswerMishap, FaultDice } from "./fault-dice.ts";
import { type Call, jsonReply, type Reply } from "./listener.ts";
import type { ChatOptions, ResponseFormat, Route } from "./options.ts";

export interface Chat {
  routeOf(call: Call): Route | undefined;
  handle(call: Call): Reply;
  /** What a request is answered when neither limits nor the network are in its way. */
  answer(body: string): Reply;
  isBearerGood(call: Call): boolean;
}

interface ChatBody {
  readonly model?: string;
  readonly messages?: readonly { readonly role?: string; readonly content?: unknown }[];
  readonly response_format?: { readonly type?: string; readonly json_schema?: { readonly schema?: unknown } };
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
}

const knownRoutes: Readonly<Record<string, Route>> = {
  "POST /v1/chat/completions": "chat",
  "GET /v1/models": "models",
};

const ladder: readonly ResponseFormat[] = ["none", "json_object", "json_schema"];

/** As the tokenizer would, on average; `spread` off by a share that depends on the text. */
function tokensOf(text: string, spread = 0): number {
  const share = spread === 0 ? 0 : spread * (((text.length * 2_654_435_761) % 2001) / 1000 - 1);
  return Math.ceil((text.length / 4) * (1 + share));
}

const failure = (
  status: number,
  message: string,
  type: string,
  code: string | null,
  headers?: Readonly<Record<string, string>>,
): Reply => jsonReply(status, { error: { message, type, param: null, code } }, headers);

/** @param onTake told of the tokens of each request that the limits let through. */
export function createChat(
  options: ChatOptions,
  dice: FaultDice,
  now: () => number,
  onTake?: (tokens: number) => void,
): Chat {
  const limits = createChatLimits(options, now, onTake);
  let served = 0;

  const isBearerGood = ({ headers }: Call) =>
    options.apiKey === "" || headers.authorization === `Bearer ${options.apiKey}`;

  function complete(body: ChatBody, mishap: AnswerMishap | undefined): unknown {
    served += 1;
    const texts = (body.messages ?? []).map(({ content }) => (typeof content === "string" ? content : ""));
    const noticed = digest(texts.at(-1) ?? "");
    const schema = body.response_format?.json_schema?.schema;
    const good = JSON.stringify(
      typeof schema === "object" && schema !== null
        ? answerFitting(schema as Readonly<Record<string, unknown>>, noticed)
        : plainAnswer(noticed),
    );
    const contents: Readonly<Record<AnswerMishap, string | null>> = {
      length: good.slice(0, good.length >> 1),
      contentFilter: "",
      refusal: null,
      empty: "",
      brokenJson: `${good.slice(0, -1)},`,
      wrongSchema: JSON.stringify({ answer: noticed.topics }),
    };
    const content = mishap ? contents[mishap] : good;
    const prompt = tokensOf(texts.join("\n"), options.tokenSpread);
    const completion = tokensOf(content ?? "");
    const finish = mishap === "length" ? "length" : mishap === "contentFilter" ? "content_filter" : "stop";
    return {
      id: `chatcmpl-${served}`,
      object: "chat.completion",
      created: Math.floor(now() / 1000),
      model: body.model,
      choices: [
        {
          index: 0,
          message: {
            role: "assistant",
            content,
            refusal: mishap === "refusal" ? "I can't help with that." : null,
          },
          logprobs: null,
          finish_reason: finish,
        },
      ],
      usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
    };
  }

  /** What OpenAI checks before it counts a request. */
  function problemIn(body: ChatBody | undefined): Reply | undefined {
    const invalid = (message: string, code: string | null = null) =>
      failure(400, message, "invalid_request_error", code);
    if (!body) return invalid("We could not parse the JSON body of your request.");
    if (!Array.isArray(body.messages) || body.messages.length === 0)
      return invalid("Missing required parameter: 'messages'.", "missing_required_parameter");
    if (!options.models.includes(body.model ?? ""))
      return failure(
        404,
        "The model does not exist or you do not have access to it.",
        "invalid_request_error",
        "model_not_found",
      );
    const asked = body.response_format?.type ?? "none";
    if (asked !== "none" && ladder.indexOf(asked as ResponseFormat) > ladder.indexOf(options.responseFormat))
      return invalid(
        `Invalid parameter: 'response_format' of type '${asked}' is not supported with this model.`,
      );
    if (asked === "json_schema" && !body.response_format?.json_schema?.schema)
      return invalid("Missing required parameter: 'response_format.json_schema'.");
    return undefined;
  }

  function chat({ body: text }: Call): Reply {
    const body = parse(text);
    const problem = problemIn(body);
    if (problem || !body) return problem as Reply;
    const tokens = tokensOf(text, options.tokenSpread) + (body.max_completion_tokens ?? body.max_tokens ?? 0);
    const { waitMs, headers } = limits.take(tokens);
    if (waitMs > 0)
      return failure(429, "Rate limit reached. Please try again later.", "requests", "rate_limit_exceeded", {
        ...headers,
        "retry-after": String(Math.max(1, Math.ceil(waitMs / 1000))),
        "retry-after-ms": String(waitMs),
      });
    const wrong = dice.faultsOf("chat");
    const mishap = dice.throwFor("chat");
    if (mishap === "limited")
      return failure(429, "Rate limit reached. Please try again later.", "requests", "rate_limit_exceeded", {
        ...headers,
        "retry-after": wrong.retryAfter ?? "1",
      });
    if (mishap === "serverError")
      return failure(
        served % 2 === 0 ? 500 : 503,
        "The server had an error while processing your request.",
        "server_error",
        null,
        headers,
      );
    const reply: Reply = {
      ...jsonReply(200, complete(body, dice.throwForAnswer()), headers),
      delayMs: options.latencyMs,
    };
    return mishap ? dice.bend(reply, mishap, wrong) : reply;
  }

  return {
    routeOf: ({ method, path }) => knownRoutes[`${method} ${path}`],
    isBearerGood,
    answer(text) {
      const body = parse(text);
      return problemIn(body) ?? jsonReply(200, complete(body ?? {}, dice.throwForAnswer()));
    },
    handle(call) {
      if (!isBearerGood(call))
        return failure(401, "Incorrect API key provided.", "invalid_request_error", "invalid_api_key");
      const route = knownRoutes[`${call.method} ${call.path}`];
      if (route === "chat") return chat(call);
      if (route !== "models")
        return failure(404, "Unknown request URL.", "invalid_request_error", "unknown_url");
      if (dice.faultsOf("models").isWithheld)
        return failure(403, "You have insufficient permissions.", "invalid_request_error", null);
      const data = options.models.map((id) => ({
        id,
        object: "model",
        created: 1_700_000_000,
        owned_by: "simulator",
      }));
      return jsonReply(200, { object: "list", data });
    },
  };
}

function parse(text: string): ChatBody | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? (body as ChatBody) : undefined;
  } catch {
    return undefined;
  }
}
