/** How conversations end. */
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

  # reference voice message
  A: Let me give you a reference for this. It's {ticket}. | Your reference number is {ticket}. Do you have a pen?
  C: Yes, go ahead. | Got it. | Can you say that again?
  A? Of course, {ticket}. | That was {ticket}.
  C: Okay, thank you very much. | Thanks, got that down.
  A: Thank you for calling {company}. Goodbye. | You're welcome, {first}. Bye for now.

  # survey voice
  A: You may get a short survey after this call, it takes about {count} minutes. | There's a quick survey at the end if you have a moment.
  C: Okay, sure. | I'll see. Bye. | You were very helpful, I'll say so.
  A: Thank you so much, {first}, goodbye. | Thanks, take care.

  # unhappy voice message
  C: Well, I'm not happy, but thank you for trying. | Honestly this is still frustrating, but it isn't your fault, {agent}.
  A: I completely understand, and I've noted that on the file. | I'm sorry we couldn't do more today.
  C: All right. Goodbye. | Fine. Bye.

  # summary-by-mail message
  A: I'll send a summary of this chat to {email}. | You'll get the transcript by mail at {email} in a few minutes.
  C: perfect, thanks | great, thank you | thx
  A: Thank you for chatting with {company}. Have a lovely {weekday}! | You're welcome! Bye for now.
`);
