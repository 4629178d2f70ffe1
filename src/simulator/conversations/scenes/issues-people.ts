/** Why people call airlines, clinics, and anybody. */
import { parseScenes } from "../scene.ts";

export const peopleIssues = parseScenes(`
  # change-flight voice message airline
  C: I need to change my flight. | I'm booked on {flight} and I have to leave a day later.
  A: Sure, I can help with that. | Let me see what's possible.
  *
  C: From {date} to the day after, if you can. | It's a family thing, I have to stay longer.
  A: There's a seat on {flight} at {time}. | The {time} is full, but there's one later.
  C: What does that cost? | Is that direct?
  A: There's a change fee of {fee} and the difference is {amount2}. | It's direct, and the fee is {fee}.
  C: All right, book it. | Okay, let's do that.
  A: I've booked that. You'll get a new confirmation. | Done, you're on {flight}, seat by the window.

  # lost-bag voice message airline
  C: My suitcase didn't arrive. | I landed on {flight} {count} hours ago and my bag isn't here.
  A: I'm sorry, that's the last thing one needs. | Let me open a report.
  *
  A: What does it look like? | Can you describe it for me?
  C: It's dark blue, medium size, with a red ribbon. | A black one. I know, everyone has a black one.
  A: It was left behind at the connection and comes tonight. | It's been found. It's on the next flight.
  C: And how do I get it? I'm leaving again on {weekday}. | I need my things tomorrow.
  A: A courier will bring it by {time}. | You can buy what you need up to {amount2}, keep the receipts.
  C: Okay, that's something. | Thanks.

  # refund-flight voice message airline
  C: My flight was cancelled and I want a refund. | You cancelled {flight} and I'm still waiting for my money.
  A: I apologise for that. | I see the cancellation here.
  *
  C: I paid {amount} and I had to stay in a hotel. | It's been {months} months.
  A: The refund of {amount} was approved on {date}. | I can refund the fare, and the hotel up to {amount2}.
  C: So when do I get it? | I've heard that before.
  A: Within {days} working days. | I've pushed it to the front, {days} days at most.

  # appointment voice message clinic
  C: I'd like to make an appointment for a {product}. | I need to reschedule my appointment on {date}.
  A: Of course. Have you been here before? | Let me open the calendar.
  *
  A: I have {weekday} at {time}, or the week after. | The next free one is {date} at {time}.
  C: {weekday} is fine. | Do you have something in the afternoon?
  A: Then {time} it is. Please come {minutes} minutes early. | I've booked that for you.
  C: Do I need to bring anything? | Do I have to fast for that?
  A: Just your card and a list of your medicines. | Nothing but water from midnight on, please.

  # test-results voice clinic
  C: I'm calling about my results. | Has my {product} come back yet?
  A: Let me see if the doctor has signed them off. | I'll have a look.
  *
  A: They're in. The doctor would like to talk to you about them. | They came back on {date} and all is normal.
  C: Is it something bad? | Oh, that's a relief.
  A: No no, it's just about the dose. | She'll call you between {time} and the evening.
  C: Okay. I'm at work, but I'll pick up. | Thank you, lovely.

  # prescription voice message clinic
  C: I need a repeat prescription. | The pharmacy says they have no prescription for me.
  A: Which medicine is it? | Is it the usual one?
  C: The blood pressure one, {count} milligrams. | The inhaler, the blue one.
  *
  A: It was sent to the pharmacy on {date}. | It needs the doctor's signature, that's today.
  C: They told me they didn't get it. | I only have {count} left.
  A: I'll send it again and call them. | It will be there by {time}.

  # complaint voice message
  C: I want to make a complaint. | I'd like to speak to a supervisor, please.
  A: I'm sorry to hear that. What happened? | I can take that down for you, what went wrong?
  C: Somebody was supposed to come on {weekday} and nobody did. | Your colleague was very rude to me. | I was promised {amount2} back and got nothing.
  *
  A: I've read the notes, and you're right, that should not have happened. | I see, that was our mistake.
  C: It's unacceptable. I took a day off for that. | And that's the second time.
  A: I'll pass it on to my manager, who will call you by {weekday}. | I can offer you {amount2} as a goodwill gesture.
  C: That's the least you can do. | Okay. I appreciate that.

  # change-name voice message
  C: I got married and I need to change my name. | There's a mistake in my name on the letter.
  A: Congratulations! | Let me correct that for you.
  *
  A: Do you have a document that shows it? | It will be on the next letter.
  C: Yes, I can upload it. | I sent it on {date} already.
  A: Great, it's updated within {days} days. | I see it here. I've changed it.

  # someone-else voice message
  C: I keep getting letters for somebody else. | You're sending me bills for a person who doesn't live here.
  A: Oh, we should stop that. What's the name on them? | I can stop that. Who is it for?
  C: It's for {partner}, I don't know the last name. | Some {partner}. I moved in {months} months ago.
  *
  A: I've marked it as moved. | You won't get any more after {date}.
  C: Thank you. | Great, that's all I wanted.
`);
