/** Why people call shops and phone companies. */
import { parseScenes } from "../scene.ts";

export const goodsIssues = parseScenes(`
  # late-delivery voice message retail
  C: My {product} never arrived. | I ordered a {product} and it's {days} days late. | Where's my parcel? The tracking hasn't moved since {date}.
  A: I'm sorry about that. Let me track it for you. | Let me find out where it is.
  *
  A: It says it was delivered on {date}, left in a safe place. | It's stuck at the depot since {weekday}.
  C: There is no safe place here, I live on the third floor. | Nobody was here, I was home all day.
  A: Then I'll open an investigation with the carrier. | I understand. I can send a new one today.
  C: I need it by {weekday}, it's a present. | And if that one gets lost too?
  A: The new one ships today, with a signature on delivery. | I've upgraded it to express, no charge.
  C: All right, that's great, thank you. | Okay, let's hope so.

  # return voice message retail
  C: I want to return the {product}, it doesn't fit. | I'd like to send something back and get a refund.
  A: Of course. Is it still in its packaging? | No problem. What's wrong with it?
  C: I opened it, but it's like new. | There's a scratch on the side. | It's just too big for us.
  *
  A: You have {days} days from delivery, so that's fine. | The return is free, I'm sending you a label.
  C: Do I need a printer for that? | Where do I take it?
  A: No, the shop prints it, you just show the code. | To any parcel shop near you.
  C: And when do I get the money? | And the {amount}?
  A: {days} days after it's back with us. | The {amount} goes back to how you paid.

  # wrong-item voice message retail
  C: You sent me the wrong thing. | I ordered a {product} and got something completely different.
  A: Oh dear. What did you get? | I'm sorry about the mix-up.
  C: A garden hose. I live in a flat. | {count} of them instead of one.
  *
  A: I see, the label was swapped in the warehouse. | I can see what went wrong here.
  C: So what do I do with it? | Do I have to pay for sending it back?
  A: Keep it or give it away, and the right one goes out today. | We pick it up on {weekday}, between {time} and the evening.
  C: Fair enough. | Perfect.

  # discount-missing voice message retail
  C: The discount code didn't work. | I was supposed to get {percent} off and it charged the full price.
  A: Which offer was that? | Let me see the order.
  *
  A: The code was valid until {date}, that's why. | It excludes sale items, I'm afraid.
  C: It didn't say that anywhere. | That's not what the mail said.
  A: I'll make an exception and refund {amount2}. | I've taken {percent} off for you.
  C: Thank you, I appreciate it. | Wonderful.

  # no-internet voice message telco
  C: My internet is down since {weekday}. | I have no signal in the whole house. | The router is blinking red.
  A: Let's get you back online. | I'm sorry, let me test your line.
  *
  A: Have you restarted the router? Unplug it for {minutes} seconds. | Could you unplug it and wait a little?
  C: I did that {count} times already. | Okay, one second. It's off now.
  A: Now plug it back in, and tell me which lights you see. | I'm sending a signal from here.
  C: One green, one red. | The second one's blinking. | It says connected, but the pages don't load.
  A: Then it's the line. You should have {speed}, and I only see a tenth of that. | I'll send a technician.
  C: When can they come? | I work from home, I need this.
  A: On {weekday} at {time}. | The first slot is {date}, at {time}.
  C: Okay, book it. | If there's nothing earlier.

  # cancel-contract voice message telco utilities insurance
  C: I'd like to cancel my contract. | How do I cancel the {product}?
  A: I'm sorry to see you go. May I ask why? | I can help with that. What's the reason?
  C: It's too expensive. | I'm moving abroad. | I found something for {amount2} a month.
  *
  A: I could give you {percent} off for {months} months. | What if I brought it down to {amount2}?
  C: No thanks, I've made up my mind. | Hm, that would still be more than the other one.
  A: I understand. Your contract ends on {date}. | Then I've cancelled it, the last bill is {amount2}.
  C: Will you send me that in writing? | Do I have to send the router back?
  A: You'll get the confirmation within {days} days. | Yes, there's a box and a label coming.

  # upgrade voice message telco
  C: I want to upgrade to the {product}. | What would I pay for the {product}?
  A: Great choice. It's {amount2} a month for {months} months. | Let me see what you can get.
  *
  C: Is there a way to keep my old plan? | And the first month is free, right?
  A: Yes, you keep your plan, and the price is added. | The first {count} months are half the price.
  C: And roaming? | How much data is that?
  A: It's included in {count} countries. | It's unlimited, really.
  C: Okay, I'll take it. | I need to think it over.
  A: Then it's active from {date}. | Of course, the offer stands until {date}.

  # locked-out voice message
  C: I can't log in any more. | I'm locked out of my account. | It keeps telling me my password is wrong.
  A: Let's get you back in. | I can reset that for you.
  *
  A: I'm sending you a link now. It's valid for {minutes} minutes. | You should have a message with a link.
  C: I don't see it yet. | There's nothing there. | Ah, there it is.
  A: Please check the spam folder. | Click on it and choose a new one, at least ten characters.
  C: Okay, it says it was changed. | It worked. Perfect.
  A: Great, you're all set. | Good, that's reset then.
`);
