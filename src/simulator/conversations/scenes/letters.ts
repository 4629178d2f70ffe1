import { parseScenes } from "../scene.ts";

export const letters = parseScenes(`
  # charged-twice email
  C: Hello, / my card {card} was charged twice for {amount}. Please call me on {phone}. / Kind regards, / {full} | Dear team, / I was billed {amount} on {date} and again two days later, on my account {account}. / Regards, / {full} / {phone}
  A: Dear {first}, / thank you for your message. We have refunded {amount}. It takes up to {days} working days. / Kind regards, / {agent}, {company}
  C? Thank you, that was quick. / {first}
`);
