/** Why people call their bank, their insurer and their energy company. */
import { parseScenes } from "../scene.ts";

export const financeIssues = parseScenes(`
  # charged-twice voice message bank utilities telco retail
  C: I was charged twice this month. | There are two payments of {amount} on my statement and there should only be one. | So I'm looking at my statement and you took {amount} two times.
  A: I'm sorry about that, let me take a look. | Oh no, I can look into that for you.
  C? I only noticed because my wife checks everything. | It's not a lot, but it's the principle.
  *
  A: I can see both payments, one on {date} and one two days later. | Yes, there it is, the same amount twice.
  C: Right, and I only authorised the first one. | Exactly, the second one isn't mine.
  A: It looks like the first one was held and then sent again. | The terminal lost its connection and charged you again.
  C: So can I get it back? | And what happens now?
  A: I'll refund {amount} and it will reach you within {days} working days. | I've reversed the second charge of {amount}.
  C: Okay, that's great. | Good, thank you so much.

  # lost-card voice message bank
  C: I've lost my card. | Hi, I think my card was stolen, I can't find my wallet. | My card is missing since yesterday evening.
  A: I'm sorry to hear that, we'll block it right away. | Okay, don't worry, let's block it first.
  *
  A: When did you last use it? | Do you remember the last payment you made?
  C: At the supermarket on {weekday}, around {time}, for {amount2}. | I paid for petrol, {amount2} I think.
  A: I see that one, and after that there's one for {amount}. Is that yours? | And {amount} online on {date}, was that you?
  C: No, that wasn't me. | I don't know anything about that.
  A: Then I'll dispute it. The card is blocked now and a new one is on its way. | I've blocked the card and opened a dispute for {amount}.
  C: How long does the new one take? | Will the PIN stay the same?
  A: It will be there in {days} working days. | You'll get a new one in a separate letter.

  # loan-question voice message bank
  C: I'd like to know what a loan of {amount} a month would look like. | I have a question about the loan offer I got.
  A: Sure, I can explain that. | Of course. For how long would you like it?
  C: Over {months} months. | I was thinking of {months} months.
  *
  A: At the moment it's {percent} a year, fixed. | That would be {percent}, with no fee for early repayment.
  C: And can I pay it back earlier? | Is that fixed or can it change?
  A: You can pay it back at any time. | It's fixed for the whole term.
  C: All right, can you send me that? | I need to talk to my wife first.
  A: I'll send you the offer, it's valid for {days} days. | Of course, there's no rush.

  # transfer-held voice message bank
  C: My transfer hasn't arrived. | I sent {amount} on {date} and it's still not there.
  A: Let me check where it is. | I can trace that for you.
  *
  C: It's to my sister, she's waiting for it. | The other bank says they have nothing.
  A: It was held for a check, because it's a new payee. | I see, it's pending with our security team.
  C: Nobody told me that. | Why wasn't I informed?
  A: There should have been a message. I apologise. I'm releasing it now. | You're right. I've released it, it arrives on {weekday}.
  C: Thank you. | Okay, finally.

  # claim-car voice message insurance
  C: I had an accident and I need to report the damage. | Somebody drove into my car in a car park. | I'd like to make a claim on my {product}.
  A: Oh no, is everyone all right? | I'm sorry to hear that. Was anybody hurt?
  C: Yes, we're fine, just shaken. | No, thank God, only the car.
  *
  A: Can you tell me what happened? | In your own words, what happened?
  C: I was standing at the light and he hit me from behind. | I came back and the door was dented, about {count} inches.
  C? He said he'd pay for it, but I'd rather do it properly. | There was a note under the wiper, but no name.
  A: And when was that? | What time did it happen?
  C: On {date}, about {time}. | {weekday}, at {time}.
  A: Your excess is {amount2}. I've opened the claim and {department} will call you. | The garage will contact you within {days} days.
  C: Do I get a courtesy car? | Will my premium go up?
  A: Yes, that's included. | Not if the other side pays.

  # renewal voice message insurance
  C: My renewal went up by {percent} and I don't understand why. | I got the renewal letter and it's {amount} now.
  A: Let me look at how that was calculated. | I'll see what I can do about that.
  *
  A: The no-claims discount is still there, but repairs became more expensive. | It's mostly the area, there were more claims there.
  C: That's ridiculous, I've never had a claim. | I can get it cheaper elsewhere.
  A: I can offer you {percent} off if you pay yearly. | If we raise the excess to {amount2}, it's back to where it was.
  C: Okay, let's do that. | Send me that in writing, please.
  A: It's updated, and the new documents are on their way. | Done, I've sent you the new schedule.

  # high-bill voice message utilities
  C: My bill is a lot higher than it normally is. | I usually pay {amount2} and now it's {amount}, how can that be?
  A: Let's find out. | I can understand that's a shock, let me check the meter readings.
  *
  A: It was estimated. Can you read me the meter? | The last three readings were estimates.
  C: It says {count} thousand and something, it's dark in there. | I'd have to go to the basement.
  A: That's fine. The estimate was too high by about {percent}. | You can also send a photo in the app.
  C: So I get money back? | What do I do with this bill then?
  A: I'll correct the bill to {amount2}, please ignore the old one. | You'll get a new bill within {days} days.
  C: Brilliant, thank you. | Okay, I'll wait for it.

  # moving-out voice message utilities telco
  C: I'm moving on {date} and I need to take the contract with me. | We moved last week and I need to change my address.
  A: Congratulations on the new place. | No problem, I can do that for you.
  *
  A: Is there already a meter in the new place? | Do you know who supplied the previous tenant?
  C: I think so, it's a new building. | No idea, the landlord didn't say.
  A: It takes {days} days. You won't be without service. | The old place is closed on {date}, the new one starts the same day.
  C: And the final bill? | Do I need to be there?
  A: The final bill comes within {days} days. | Somebody should be there between {time} and noon.

  # no-power voice utilities
  C: The power's out in the whole street. | We have no heating since {time}.
  A: I'm sorry, let me check for outages in your area. | Is it just you, or your neighbours as well?
  *
  A: There is a fault, and a team is on its way. | I see it, it's a cable damaged by building work.
  C: How long will that take? I have a baby here. | And when is it back?
  A: They say {time} at the latest. | About {count} hours, I'll send you a text when it's fixed.
  C: Okay. I hope so. | Fine, thank you.
`);
