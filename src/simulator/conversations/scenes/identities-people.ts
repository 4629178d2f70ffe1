/** Who is it: names, spelled and in passing, birthdays, and how to reach them. */
import { parseScenes } from "../scene.ts";

export const peopleScenes = parseScenes(`
  # full-name voice message
  A: Can I have your first and last name, please? | Who do I have the pleasure of speaking with? | And your full name, please?
  C: {full}. | It's {full}. | Sure, {first} {last}.
  A: Thank you, {first}. | Thanks, {titled}.

  # name-and-birthday voice message
  A: Can I get your full name and date of birth, please? | For security, could you confirm your full name and your date of birth?
  C: Sure, it's {full}, {dob}. | {full}, and my date of birth is {dob}. | It's {full} and I was born {dob}.
  A: Thank you, {first}. | Lovely, that matches what I have.

  # spelled-last voice
  A: Could you spell your last name for me? | How do you spell the surname?
  C: Sure, {last.spelled}. | It's {last.spelled}. | Yeah, that's {last.spelled}.
  A: Got it, {last}. | Thank you, {titled}.

  # spelled-both voice
  A: And how do you spell that? | Can you spell both names for me, please?
  C: {first} is {first.spelled}, and {last} is {last.spelled}. | First name {first.spelled}, last name {last.spelled}.
  A: Perfect, thank you.

  # spelled-after-slip voice
  A: I have you down as {partner}, is that right? | Is that {partner}?
  C: No, it's {first}, {first.spelled}. | Sorry, no, {first}. That's {first.spelled}.
  A: My apologies, {first}, I've corrected it.

  # birthday voice message
  A: And your date of birth? | What's your date of birth, please? | Can you verify your birthday for me?
  C: {dob}. | It's {dob}. | Yes, {dob}.
  A: Thank you. | Great, that's a match.

  # behalf voice message
  C: I'm calling for my husband, actually. His name is {partner} {last}. | It's my mother's account, she's called {partner} {last}.
  A: Is {partner} there with you? I'd need a quick permission. | Okay, are you on the account as well?
  C: Yes, {partner} is right here. | I should be, I'm {full}.
  A: That's fine then, thank you.

  # phone voice message
  A: What's the best number to reach you on? | And a phone number in case we get cut off? | Can I take a contact number?
  C: It's {phone}. | You can reach me at {phone}. | My cell is {phone}.
  A? Thank you, that was {phone}? | Let me read that back, {phone}.
  C? Yes. | That's right. | Correct.

  # phone-in-parts voice
  A: Can I have your phone number, please? | What number are you calling from?
  C: It's {phone.1}. | Um, {phone.1}.
  A: Mm-hm. | Okay. | Yes?
  C: {phone.2}. | And then {phone.2}.
  A: Thank you, I have that. | So {phone}, thanks.

  # phone-corrected voice
  A: And a number where we can reach you? | Can I get your cell phone?
  C: It's {phone.1} {slip}, no sorry, {phone.2}. | {phone.1}, uh, {slip}, no wait, {phone.2}.
  A: So that's {phone}? | Okay, {phone}.
  C: Yes, sorry about that. | That's it.

  # other-phone voice message
  C: You have my old number, I think. | I have a new phone number, by the way.
  A: Oh, what's the new one? | Sure, what is it now?
  C: It's {phone.other} now. | {phone.other}.
  A: Updated. So no longer {phone}? | Thanks, I've replaced {phone} with it.
  C: Right. | Exactly, that one's gone.

  # email voice message
  A: And your email address? | What email do you have on file with us? | Where should I send the confirmation?
  C: It's {email}. | Sure, {email}. | My email is {email}.
  A? Let me repeat that, {email}. | {email}, got it.
  C? Yes, all one word. | That's it.

  # email-corrected voice
  A: I'll send it to the email on file. | You'll get a mail within {minutes} minutes.
  C: Is that {email}? Because I don't use the old one any more. | Can you send it to {email}?
  A: Yes, that's what I have. | Of course, I've changed it to {email}.

  # user-name voice message
  A: What's your user name? | Which user name do you sign in with?
  C: It's {username}. | My user name is {username}.
  A: Thanks, I see it. | Okay, {username}, found it.

  # security-answer voice
  A: What's the answer to your security question? It's your mother's maiden name. | For security, what is your mother's maiden name?
  C: {maiden}. | It's {maiden}. | That would be {maiden}.
  A: Thank you, that's correct.

  # security-pet voice
  A: And the name of your first pet? | Your security question is the name of your first pet.
  C: {pet}. | It was {pet}, I think.
  A: Perfect, that matches.
`);
