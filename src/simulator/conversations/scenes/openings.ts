import { parseScenes } from "../scene.ts";

export const openings = parseScenes(`
  # menu voice
  B: Thank you for calling {company}. This call may be recorded for quality and training. | Welcome to {company}. Please listen closely, as our menu has changed.
  B? In a few words, tell me why you are calling.
  B: One moment while I connect you to {department}. | Please hold while I transfer you to the next available agent.
  A: Thanks for holding, this is {agent} in {department}, how can I help? | Hi, you're through to {agent}. What can I do for you today?

  # plain voice
  A: Thank you for calling {company}, this is {agent}, how can I help you today? | {company}, good morning, you're speaking with {agent}. | Good afternoon and thanks for calling {company}, my name is {agent}.
  C: Hi {agent}, how are you? | Yeah, hi, good morning. | Hello, can you hear me all right?
  A? I'm doing well, thanks for asking. | Loud and clear. | Good, thank you, and you?

  # named voice
  A: {company}, this is {agent} speaking, who am I talking to? | You're through to {agent} at {company}. Can I take your name, please?
  C: Hi, this is {full}. | My name's {full}. | Yes, it's {first}, {first} {last}.
  A: Thanks, {first}. What's going on today? | Nice to speak to you, {first}. How can I help?

  # chat message
  B: Hi! You're chatting with {company}. An agent will be with you shortly.
  A: Hello, this is {agent} from {company}. How can I help you today? | Hi there, {agent} here. What can I do for you? | Thanks for your patience, you're chatting with {agent}.
`);
