import { parseScenes } from "../scene.ts";

export const issues = parseScenes(`
  # charged-twice
  C: I was charged twice this month. | There are two payments of {amount} on my statement and there should only be one.
  A: I'm sorry about that, let me take a look. | Oh no, I can look into that for you.
  *
  A: I can see both payments, one on {date} and one two days later.
  C: Right, and I only authorised the first one. | Exactly, the second one isn't mine.
  A: I'll refund {amount} and it will reach you within {days} working days. | I've reversed the second charge of {amount}.
  C: Okay, that's great.
`);
