/** What `demo` needs: a simulator worth looking at, and the settings that lead the program to it. */
import type { SimulatorOptions } from "./options.ts";
import type { Simulator } from "./simulator.ts";

const dayMs = 86_400_000;

/** Two hundred conversations over the three days before today, and servers that answer as slowly as a quick one. */
export const demoOptions = (nowMs: number): SimulatorOptions => ({
  invented: {
    conversations: 200,
    days: 3,
    firstDay: new Date(nowMs - 3 * dayMs).toISOString().slice(0, 10),
  },
  genesys: { ratePerMinute: 6000 },
  chat: { latencyMs: 120 },
  recordBodies: false,
});

/** The environment of a program that is to talk to this simulator and to nothing else. */
export const settingsFor = ({ urls, genesys, chat }: Simulator): Record<string, string> => ({
  GENESYS_API_URL: urls.api,
  GENESYS_LOGIN_URL: urls.login,
  GENESYS_CLIENT_ID: genesys.clientId,
  GENESYS_CLIENT_SECRET: genesys.clientSecret,
  GENESYS_RPM: String(Math.floor(genesys.ratePerMinute * (60_000 / genesys.windowMs) * 0.9)),
  LLM_BASE_URL: urls.chat,
  LLM_API_KEY: chat.apiKey,
  LLM_MODEL: chat.models[0] ?? "gpt-4o-mini",
});
