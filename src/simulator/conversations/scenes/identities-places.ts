/** Where they live, and the numbers companies give their customers. */
import { parseScenes } from "../scene.ts";

export const placeScenes = parseScenes(`
  # address voice message
  A: Can you confirm your address for me? | What's the billing address, please? | And the address on the account?
  C: It's {address}. | Sure, {address}. | {address}.
  A: Thank you. | Great, that matches.

  # street-then-postcode voice message
  A: What's the first line of your address? | Could you give me the first line of the address, please?
  C: {street}. | It's {street}.
  A: And the {postcode.word}? | And your {postcode.word}, please?
  C: {postcode}. | It's {postcode}.
  A: Thank you, {first}. | Perfect.

  # postcode voice message
  A: Can I take your {postcode.word}? | What's the {postcode.word} there?
  C: {postcode}. | Yeah, {postcode}.
  A: Thanks for that.

  # old-and-new-street voice message
  C: I used to live at {street.other}, maybe you have that one. | It might still be under the old address, {street.other}.
  A: Yes, I see {street.other} here. What's the new one? | That's the one on file. Where are you now?
  C: It's {address} now. | {address}.
  A: I've updated that for you.

  # policy voice message insurance
  A: Do you have the policy number? | What's your policy number, please?
  C: It's {policy}. | Policy number {policy}. | Yes, I have it here, {policy}.
  A: Thank you, I've found the policy.

  # claim voice message insurance
  A: And the claim number, if you have one? | Is there a claim number already?
  C: Yes, {claim}. | The claim number is {claim}.
  A: I see it, it was opened on {date}.

  # licence voice message insurance us
  A: I need the driver's license number of the driver. | What's the license number?
  C: It's {licence}. | License number {licence}.
  A: Thank you.

  # member voice message clinic insurance
  A: What's the member ID on your card? | And your member number, please?
  C: It's {member}. | My member ID is {member}.
  A: Great, you're covered. | Thank you.

  # health-number voice message clinic
  A: Do you have your health number there? | And your patient number, or the number on your medical card?
  C: It's {health}. | Yes, {health}.
  A: Thanks, I have your record.

  # order voice message retail telco
  A: What's the order number? | Can I have the order number, please? | Do you have an order number for me?
  C: Order number {order}. | It's {order}. | Yes, {order}.
  A: I see it, it left the warehouse on {date}. | Thank you, I found it.

  # booking voice message airline
  A: Do you have the booking reference? | What's your confirmation code?
  C: It's {booking}. | The confirmation is {booking}. | Booking reference {booking}.
  A: Thank you, I've pulled it up. | Got it.

  # booking-read-back voice airline
  A: Let me read you the new confirmation code. It's {booking}. | Your new booking reference is {booking}.
  C: Okay, {booking}. | Let me write that down. Thanks.

  # passport voice message airline
  A: I need the passport number of the traveller. | And the passport number, please?
  C: {passport}. | The passport number is {passport}.
  A: Thank you, that's added.

  # device voice message telco
  A: Can you read me the IMEI of the phone? | What's the IMEI? You get it when you dial star hash oh six hash.
  C: It's {imei}. | {imei}.
  A: Thanks, the phone is not blocked. | Okay, I've registered it.

  # address-of-router voice message telco
  A: What IP address does the router show? | Could you read me the address on the status page?
  C: It says {ip}. | {ip}.
  A: Good, so you do have a connection. | Okay, that looks right.

  # ticket voice message
  A: Do you have a ticket number from the last time? | Is there a reference from your earlier contact?
  C: Yes, {ticket}. | The reference was {ticket}.
  A: Found it, thanks. | Great, I can see the notes.
`);
