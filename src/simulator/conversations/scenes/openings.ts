/** How conversations begin. */
import { parseScenes } from "../scene.ts";

export const openings = parseScenes(`
  # menu-to-queue voice
  B: Thank you for calling {company}. This call may be recorded for quality and training. | Welcome to {company}. Please listen closely, as our menu has changed.
  B? In a few words, tell me why you are calling. | For {department}, press or say one.
  B: One moment while I connect you to {department}. | Please hold while I transfer you to the next available agent.
  A: Thanks for holding, this is {agent} in {department}, how can I help? | Hi, you're through to {agent}. What can I do for you today?
  C? Finally. I've been on hold for {minutes} minutes. | Hi {agent}. | Oh hi, a real person.

  # plain voice
  A: Thank you for calling {company}, this is {agent}, how can I help you today? | {company}, good morning, you're speaking with {agent}. | Good afternoon and thanks for calling {company}, my name is {agent}.
  C: Hi {agent}, how are you? | Yeah, hi, good morning. | Hello, can you hear me all right? | Hi there, um, I hope you can help me.
  A? I'm doing well, thanks for asking. | Loud and clear. | Good, thank you, and you?

  # asked-for-name voice
  A: {company}, this is {agent} speaking, who am I talking to? | You're through to {agent} at {company}. Can I take your name, please?
  C: Hi, this is {full}. | My name's {full}. | Yes, it's {first}, {first} {last}.
  A: Thanks, {first}. What's going on today? | Nice to speak to you, {first}. How can I help?

  # menu-asks voice
  B: Welcome to {company}. Please say or enter your account number, followed by the pound key. | Thank you for calling {company}. To get started, please tell me your account number.
  C: {account}.
  B: Thank you. One moment while I look that up. | Got it. Connecting you now.
  A: Hello, this is {agent}, I have your account open here. What can I do for you? | Hi, {agent} speaking, thanks for waiting.

  # call-back voice
  A: Hello, is that {titled}? This is {agent} calling from {company}. | Hi, am I speaking with {full}? It's {agent} at {company}, you asked us to call you back.
  C: Speaking. | Yes, this is {first}. | Yeah, that's me, thanks for calling back.
  A: Is this still a good time? | Great, thanks for picking up. I have your note here.

  # chat-by-name message
  A: Hello, this is {agent} from {company}. How can I help you today? | Hi there, {agent} here. What can I do for you? | Thanks for your patience, you're chatting with {agent}.
  C: Hi | hello | Hi {agent}, hope you can help | Good morning

  # chat-bot-first message
  B: Hi! I'm the {company} assistant. Please tell me in a few words what this is about. | Welcome to {company} chat. What can we help you with?
  C: agent please | I need to speak to someone | It's about my account {account} | talk to a human
  B: I'll find someone for you. Your place in the queue is {count}. | Connecting you with an agent. Usual wait is {minutes} minutes.
  A: Hi, this is {agent}. Sorry for the wait. | Hello! {agent} from {department} here.

  # chat-form message
  B: Thanks! We have your details: {full}, {email}. An agent will be with you shortly. | Name: {full} / Phone: {phone} / Topic: {department}
  A: Hi {first}, I'm {agent}. Let me read what you sent us. | Good afternoon {first}, you're through to {agent}.
`);
