import { faultFromStatus } from "../shared/http-fault.ts";
import { openOrigin } from "../shared/http-origin.ts";
import { isRecord, parseJson } from "../shared/json.ts";
import type { Secret } from "../shared/secret.ts";
import { accessFault } from "./response-format.ts";

export interface ModelProbe {
  /** Undefined when the server does not list its models. */
  readonly isListed: boolean | undefined;
}

/** Asks the server for its models: is it there, does it take the key, does it know the model? Costs nothing.
 *  @throws Fault as the client does. */
export async function probeModel(options: {
  readonly baseUrl: string;
  readonly apiKey?: Secret | undefined;
  readonly model: string;
  readonly timeoutMs: number;
}): Promise<ModelProbe> {
  const origin = openOrigin({
    door: "llm",
    url: options.baseUrl,
    connections: 1,
    timeoutMs: options.timeoutMs,
  });
  try {
    const response = await origin.send({
      method: "GET",
      path: "/models",
      ...(options.apiKey ? { headers: { authorization: `Bearer ${options.apiKey.reveal()}` } } : {}),
    });
    if (response.status === 404 || response.status === 405) return { isListed: undefined };
    if (response.status !== 200)
      throw accessFault(response) ?? faultFromStatus("llm", response.status, response.headers, 0);
    const body = parseJson(response.body, "llm");
    const data = isRecord(body) ? body["data"] : undefined;
    if (!Array.isArray(data)) return { isListed: undefined };
    return { isListed: data.some((entry) => isRecord(entry) && entry["id"] === options.model) };
  } finally {
    await origin.close();
  }
}
