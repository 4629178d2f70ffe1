/** What fills conversations and gives nobody away: holds, policies, sympathy, weather. What stands here must survive
 *  redaction. */
import { parseScenes } from "../scene.ts";

export const detours = parseScenes(`
  # slow-system voice message
  A: Bear with me, the system is a little slow today. | Give me a moment while this page loads. | Sorry, my screen froze, just one moment.
  C: No problem. | Take your time. | That's fine, mine does that too.
  A? Thanks for waiting. | Here we go, it's up now.

  # hold voice
  A: Would you mind if I put you on a brief hold? It should be about {count} minutes. | Can I place you on hold while I check with {department}?
  C: Sure, go ahead. | Yeah, okay, but please don't cut me off.
  A: Thank you for holding. | Thanks for your patience, I'm back.
  C? That was quick. | I was about to hang up.

  # policy voice message
  C: Is that in writing somewhere? | Where does it say that?
  A: It's in section {count} of the terms, under changes and cancellations. | Yes, it's on our website, under the help pages.
  C: I never read those, to be honest. | Okay, I'll look it up.
  A? Most people don't, don't worry. | I can mail you a copy if you like.

  # weather voice
  A: How's the weather where you are? | Is it as hot there as it is here?
  C: It's been raining all week. | Not bad, a bit windy. | We had snow on {weekday}, can you believe it?
  A: Well, I hope it clears up soon. | Oh wow. We've had nothing but sun.

  # sympathy voice message
  C: I've called {count} times about this and nobody could tell me anything. | This is really frustrating, I'm a customer for years.
  A: I'm so sorry, that's not the experience we want you to have. | I completely understand, I'd be upset too.
  C: I know it isn't your fault. | I just want it sorted.
  A: Let's get it fixed today, then. | I'll stay with you until it's done.

  # app voice message
  A: Have you tried it in the app? It should be under settings. | You can also see that in the app, it's in {version} and later.
  C: I'm not very good with apps. | I tried, it just shows an error. | Oh, I didn't know that.
  A: No problem, I'll do it from here. | That's all right, we can do it together.
  C? Thank you, that's kind.

  # opening-hours voice message
  C: Until when are you open, in case I need to call again? | What are your hours on {weekday}?
  A: We're open from {time} until late, every day of the week. | The lines are open around the clock, but {department} closes early on weekends.
  C: Okay, good to know.

  # discount voice message
  A: While I have you, there's an offer of {percent} off for {months} months. | You qualify for {percent} off if you stay another year.
  C: What would that come to? | Is there a catch?
  A: It would be {amount2} a month instead of {amount}. | No, you can leave at any time with {days} days' notice.
  C: Let me think about it. | I'll pass for now, thanks. | Sure, why not.

  # bad-line voice
  C: Hello? Are you still there? | You're breaking up a little.
  A: I'm here, can you hear me now? | Sorry about that, let me adjust my headset.
  C: Yes, that's better. | One two, one two, yeah, now it's fine.

  # dog voice
  C: Sorry, that's the dog, someone's at the door. | Hang on, the kids are screaming.
  A: No worries at all, take your time. | Ha, sounds lively over there.
  C: Okay, I'm back. | Right, where were we?

  # earlier-call voice message
  C: I spoke to somebody on {weekday} and they said it would take {days} days. | Last time they told me it was already done.
  A: I can see a note from {date} here. | I see the earlier contact, but nothing was changed back then.
  C: So it was never done? | That's what I was afraid of.
  A: It looks like it was left open, I apologise for that. | Unfortunately not. I'm doing it now.

  # price voice message
  C: And what will that cost me? | Is there a fee for that?
  A: There's a fee of {fee}, but I can waive it this time. | It's free of charge. | Normally {fee}, with your plan it's included.
  C: Great, thank you. | Okay, that's fair.

  # explain-steps voice message
  A: So here is what happens next. First I open a case, then {department} reviews it. | I'll walk you through it, it's {count} steps.
  C: Okay. | I'm listening.
  A: After that you'll get a message within {days} working days. | It's usually done by {weekday}, by {time} at the latest.
  C: And if I hear nothing? | What if it isn't done by then?
  A: Then contact us again and we'll escalate it. | Then it goes to a supervisor straight away.

  # how-to-find voice
  C: Where do I find that number? | Which number do you mean?
  A: It's at the top right of the letter. | On the back, under the black stripe. | It's in the first mail we sent you.
  C: Let me get my glasses. | One second, I have to look for it. | Hold on, I'm walking to the other room.
  A: No rush. | Take all the time you need.

  # compliment voice message
  C: You've been so helpful, by the way. | I must say you're much friendlier than the last one.
  A: Oh, thank you, that's lovely to hear. | That made my day, thank you.

  # comparison voice message
  C: My neighbour pays {amount2} for the same thing. | I saw an advert for {amount2} a month.
  A: That's an offer for new customers only. | That one doesn't include everything you have.
  C: That's not right, is it? Loyal customers pay more. | Hm, okay.

  # weekday-check voice message
  A: Would {weekday} at {time} work for you? | I have {date} at {time} or later that day.
  C: Later would be better. | Yes, that works. | I work until {time}, so no.
  A: Let me see what else there is. | All right, I've put that in.
`);
