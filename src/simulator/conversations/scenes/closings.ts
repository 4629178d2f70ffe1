import { parseScenes } from "../scene.ts";

export const closings = parseScenes(`
  # all-done voice message
  A: Is there anything else I can help you with today? | Anything else I can do for you?
  C: No, that's everything, thank you. | No, I think that's it. | That was all, thanks for your help.
  A: Thank you for choosing {company}, have a great day. | You're very welcome. Take care now. | My pleasure, enjoy the rest of your {weekday}.
  C? Bye now. | You too, bye.

  # by-name voice
  A: All right, {titled}, you're all set. | So that's all taken care of for you, {first}.
  C: Great, thanks a lot, {agent}. | Perfect, I appreciate it.
  A: Thanks for your patience today, bye-bye. | Have a good one.
`);
