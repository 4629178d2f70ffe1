/** Search in what was said and answered; what is found is masked as it rests in the results. */
import { z } from "zod";
import { isFault } from "../shared/fault.ts";
import {
  type FilterName,
  type Found,
  filterNames,
  type Narrowing,
  type PageOf,
} from "../shared/search-page.ts";
import { problemAnswers, type Routes } from "./app.ts";
import { sendProblem } from "./problem.ts";

export interface SearchRoutesOptions {
  /** @throws Fault `usage.invalid` for a query that is not understood. */
  readonly ask: (
    words: string,
    beside: Narrowing,
    page: PageOf,
  ) => Promise<Found & { readonly waiting: number }>;
}

const counted = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);

const filter = (form: RegExp) => (description: string) =>
  z.string().max(1000).regex(form).optional().meta({ description });
const one = filter(/^[^,]+$/);
const listed = filter(/^[^,]+(,[^,]+){0,19}$/);

const filterSchemas: Readonly<Record<FilterName, ReturnType<typeof one>>> = {
  from: one("Begun then or later: 2025-03-10, or an instant."),
  to: one("Begun before then."),
  media: listed("One of these, as voice,email."),
  direction: listed("inbound or outbound."),
  queue: listed("In one of these queues, by id."),
  sentiment: listed("As the answer says, as negative,mixed."),
  has: listed("With a mask of one of these types, as PHONE,EMAIL."),
  language: listed("As en, or en-us."),
};

const querySchema = z.strictObject({
  q: z
    .string()
    .max(1000)
    .default("")
    .meta({
      description: "As of the command search. May be left out beside a filter.",
      examples: ["refund NEAR/5 late"],
    }),
  ...filterSchemas,
  sort: z.enum(["rank", "date"]).default("rank"),
  page: counted(1000, 1),
  limit: counted(100, 10),
});

const hitSchema = z
  .object({
    conversationId: z.string(),
    startedAt: z.string(),
    endedAt: z.string().optional(),
    mediaType: z.string(),
    direction: z.string().optional(),
    queueIds: z.array(z.string()),
    language: z.string().optional(),
    sentiment: z.string().optional(),
    masks: z.record(z.string(), z.int()),
    turns: z.int(),
    score: z.number().optional(),
    snippets: z.array(
      z.object({
        speaker: z.string(),
        turn: z.int().optional(),
        text: z.string(),
        found: z.array(z.tuple([z.int(), z.int()])),
      }),
    ),
  })
  .meta({ id: "SearchHit" });

const foundSchema = z
  .object({
    total: z.int(),
    waiting: z.int().meta({ description: "Results that are not in the index yet." }),
    page: z.int(),
    limit: z.int(),
    hits: z.array(hitSchema),
  })
  .meta({ id: "SearchPage" });

export const searchRoutes =
  ({ ask }: SearchRoutesOptions): Routes =>
  (app) => {
    app.get(
      "/api/search",
      {
        schema: {
          tags: ["Search"],
          summary: "Find words in masked transcripts and answers",
          description:
            "Best first. Phrases in quotation marks, NEAR/5, OR, -without, begin*, said: and answer:. Filters narrow each other; they may stand in q, too, as has:PHONE or -has:PHONE.",
          querystring: querySchema,
          response: { 200: foundSchema.describe("A page of what was found."), ...problemAnswers() },
        },
      },
      async (request, reply) => {
        const { q, sort, page, limit, ...filters } = request.query;
        try {
          const { total, waiting, hits } = await ask(q, narrowingOf(filters), { sort, page, limit });
          const shown = hits.map((hit) => ({
            ...hit,
            queueIds: [...hit.queueIds],
            masks: { ...hit.masks },
            snippets: hit.snippets.map((snippet) => ({
              ...snippet,
              found: snippet.found.map(([start, end]): [number, number] => [start, end]),
            })),
          }));
          return { total, waiting, page, limit, hits: shown };
        } catch (error) {
          if (!isFault(error) || error.code !== "usage.invalid") throw error;
          const { at } = error.facts;
          const [where, place] =
            typeof at === "number" ? ["querystring.q", ` (character ${at})`] : ["querystring", ""];
          const wrong = [{ where, says: `${error.message}${place}; ${error.next}.` }];
          return sendProblem(request, reply, "malformed", { wrong });
        }
      },
    );
  };

const narrowingOf = (filters: Readonly<Partial<Record<FilterName, string | undefined>>>): Narrowing =>
  Object.fromEntries(filterNames.map((name) => [name, filters[name]?.split(",")]));

/** Needs no token itself: it holds nothing, and asks for the token to fetch what it shows. */
export const searchPageRoutes =
  (page: () => string): Routes =>
  (app) => {
    let shown: string | undefined;
    app.get("/search", { schema: { hide: true } }, async (_, reply) => {
      shown ??= page();
      // The page's own policy, in its head, lets exactly its style and script in, and these ask this server only.
      return reply
        .header("content-security-policy", "frame-ancestors 'none'")
        .type("text/html; charset=utf-8")
        .send(shown);
    });
  };
