/** The server's description of itself: for programs, and as a page. */
import type { App, Routes } from "./app.ts";

export type ApiDocument = ReturnType<App["swagger"]>;

/** @param page the document as a page, of a server that listens there. */
export const documentRoutes =
  (page: (document: ApiDocument, origin: string) => string): Routes =>
  (app) => {
    let shown: string | undefined;
    app.get("/openapi.json", { schema: { hide: true } }, async (_, reply) =>
      reply.type("application/json").send(JSON.stringify(app.swagger())),
    );
    app.get("/docs", { schema: { hide: true } }, async (_, reply) => {
      shown ??= page(app.swagger(), app.listeningOrigin);
      // The page's own policy, in its head, lets exactly its style in.
      return reply
        .header("content-security-policy", "frame-ancestors 'none'")
        .type("text/html; charset=utf-8")
        .send(shown);
    });
  };
