import { parseScenes } from "../scene.ts";

export const identities = parseScenes(`
  # name-and-birthday voice message
  A: Can I get your full name and date of birth, please? | For security, could you confirm your full name and your date of birth?
  C: Sure, it's {full}, {dob}. | {full}, and my date of birth is {dob}. | It's {full} and I was born {dob}.
  A: Thank you, {first}. | Lovely, that matches what I have.

  # phone voice message
  A: What's the best number to reach you on? | And a phone number in case we get cut off?
  C: It's {phone}. | You can reach me at {phone}. | My cell is {phone}.
  A? Thank you, that was {phone}? | Let me read that back, {phone}.
  C? Yes. | That's right.

  # account voice message
  A: Do you have your account number handy? | May I have the account number, please?
  C: Yes, my account number is {account}. | One second. It's {account}.
  A: Thanks, I have it here. | Perfect, I can see the account now.
`);
