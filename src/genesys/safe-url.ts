const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** An address over which what was said may come: encrypted, or within this machine. Undefined for any other. */
export function safeUrl(text: string, scheme: "http" | "ws"): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe =
    url?.protocol === `${scheme}s:` || (url?.protocol === `${scheme}:` && loopback.test(url.hostname));
  return isSafe ? url : undefined;
}
