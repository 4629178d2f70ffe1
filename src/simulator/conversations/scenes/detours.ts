import { parseScenes } from "../scene.ts";

export const detours = parseScenes(`
  # slow-system voice message
  A: Bear with me, the system is a little slow today. | Give me a moment while this page loads.
  C: No problem. | Take your time.
  A? Thanks for waiting. | Here we go, it's up now.
`);
