/** Cards, accounts and the numbers of states. */
import { parseScenes } from "../scene.ts";

export const moneyScenes = parseScenes(`
  # account voice message
  A: Do you have your account number handy? | May I have the account number, please?
  C: Yes, my account number is {account}. | One second. It's {account}. | Account number {account}.
  A: Thanks, I have it here. | Perfect, I can see the account now.

  # account-in-parts voice
  A: Can you read me your account number? | What's the account number?
  C: Okay, it's {account.1}. | It starts with {account.1}.
  A: Okay. | Mm-hm. | Go ahead.
  C: {account.2}. | And {account.2}.
  A: So that's {account}? | Thank you, got it.
  C? Yes. | That's the one.

  # card voice message
  A: What's the card number? | Could you give me the long number on the front of the card? | Can I take the card number, please?
  C: It's {card}. | Yes, {card}. | The card number is {card}.
  A: And the expiry date? | Thank you. When does it expire?
  C: {expiry}. | It says {expiry}.
  A: And the three digits on the back? | And the security code on the back?
  C: {cvv}. | It's {cvv}.
  A: Thank you, that went through. | Thanks, I've added it.

  # card-in-fours voice
  A: Go ahead with the card number. | I'm ready for the card number whenever you are.
  C: {card.1}. | Okay, {card.1}.
  A: Mm-hm. | Okay. | Yes.
  C: {card.2}. | {card.2}, um.
  A: Okay. | Right.
  C: {card.3}. | Then {card.3}.
  A: And the last four? | Uh-huh.
  C: {card.4}. | And {card.4}.
  A: Got it, thank you. | Let me read that back, {card}.
  C? That's right. | Yes, correct.

  # card-in-two voice
  A: Which card is it? Can you read me the number? | Please read the card number slowly.
  C: {card.first}. | Sure, {card.first}.
  A: Go ahead. | Okay, I have that.
  C: {card.rest}. | And then {card.rest}.
  A: Thank you.

  # card-ending voice message
  A: Is that the card ending in {card.last4}? | I see a card ending in {card.last4} on file.
  C: Yes, that's the one. | Right, {card.last4}. | No, that's my old card.
  A: Okay, I'll use that one. | All right, thank you.

  # social voice message us
  A: Can I have your social security number? | And your social, please?
  C: {ssn}. | My social is {ssn}. | It's {ssn}.
  A: Thank you, you're verified. | Thanks.

  # social-in-parts voice us
  A: And the social security number on the account? | What's your social?
  C: {ssn.1}. | It's {ssn.1}.
  A: Mm-hm. | Okay.
  C: {ssn.2}. | Then {ssn.2}.
  A: Perfect, thank you.

  # social-last-four voice us
  A: Can you verify the last four of your social? | And the last four digits of your social security number?
  C: {ssn.last4}. | It's {ssn.last4}. | Sure, {ssn.last4}.
  A: Thank you.

  # insurance-number voice message uk
  A: Could I have your national insurance number? | And your NI number, please?
  C: It's {nino}. | {nino}. | Yes, {nino}.
  A: Lovely, thank you.

  # routing voice message us bank utilities insurance
  A: For the direct deposit I need the routing number and the account number. | What's the bank's routing number?
  C: Routing is {routing}. | The routing number is {routing}.
  A: And the account? | And the checking account number?
  C: {bank}. | Account number {bank}.
  A: Thanks, that's set up. | Okay, I have both.

  # sort-code voice message uk bank utilities insurance
  A: Which account should the refund go to? | Could I take the sort code and account number?
  C: Sort code {sort}, account number {bank}. | It's {sort} and then {bank}.
  A: Thank you, that's been set up. | Lovely.

  # iban message
  A: Please send me the IBAN for the refund. | Which IBAN should we transfer it to?
  C: {iban} | It's {iban} | sure: {iban}
  A: Thank you, the transfer takes {days} days.

  # pin-by-mistake voice bank telco
  C: And my PIN is {pin}, do you need that? | Do I have to tell you the PIN? It's {pin}.
  A: Oh, please never share that with anyone, not even us. | You don't need to give me that, please keep it private.
  C: Okay, sorry. | Oh, right.

  # password-said voice message
  C: My password was {password} and it won't take it. | It says the password is wrong, and it's {password}, I'm sure.
  A: Please don't share your password, I'll send you a reset link. | You'll need to change that one, I'm afraid. I'm sending a link.
  C: Okay. | Sure.
`);
