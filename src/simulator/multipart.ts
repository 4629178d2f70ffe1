import type { Call } from "./listener.ts";

export interface Multipart {
  readonly purpose: string | undefined;
  readonly file: { readonly filename: string; readonly content: string } | undefined;
}

/** Reads a form of RFC 7578 with a text file in it, and no more of it than an upload needs. */
export function multipartOf({ headers, body }: Pick<Call, "headers" | "body">): Multipart {
  const boundary = /boundary="?([^";]+)/.exec(headers["content-type"] ?? "")?.[1];
  if (boundary === undefined) return { purpose: undefined, file: undefined };
  const parts = body.split(`--${boundary}`).map((part) => {
    const border = part.indexOf("\r\n\r\n");
    return { head: part.slice(0, border), content: part.slice(border + 4, -2) };
  });
  const named = (name: string) => parts.find(({ head }) => head.includes(`name="${name}"`));
  const file = named("file");
  const filename = /filename="([^"]*)"/.exec(file?.head ?? "")?.[1];
  return {
    purpose: named("purpose")?.content,
    file: file && filename !== undefined ? { filename, content: file.content } : undefined,
  };
}
