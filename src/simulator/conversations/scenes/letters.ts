/** What people write in mails, and what is answered. */
import { parseScenes } from "../scene.ts";

export const letters = parseScenes(`
  # charged-twice email
  C: Hello, / / my card {card} was charged twice for {amount}. Please call me on {phone}. / / Kind regards, / {full} | Dear team, / / I was billed {amount} on {date} and again two days later, on my account {account}. / / Regards, / {full} / {phone}
  A: Dear {first}, / / thank you for your message. We have refunded {amount}. It takes up to {days} working days. / / Kind regards, / {agent} / {company}
  C? Thank you, that was quick. / {first} | Got it, thanks a lot. / / {full}

  # moved email
  C: Hi, / / we have moved. Our new address is / {address} / / Please update your records. My date of birth is {dob} in case you need it. / / Thanks, / {full} / {email} | To whom it may concern, / / please change my address from {street.other} to {address}. / My account number is {account}. / / {full}
  A: Dear {titled}, / / we have changed the address to {address}. Your next bill of {amount2} will go there. / / Best wishes, / {agent} / {company} {department}

  # late-order email retail
  C: Hello, / / I ordered a {product} on {date}, order {order}, and it has not arrived. You said {days} days. / / Can somebody tell me where it is? I'm at home on {weekday} from {time}. / / {full} / Tel. {phone} | Where is my order {order}? It's {days} days late. This is very disappointing. / / {first} {last} / {street}, {postcode}
  A: Dear {first}, / / I'm sorry for the delay. The parcel left our warehouse again today and will reach you by {weekday}. We have added a discount of {percent} for your next order. / / {agent}, {department}
  C? It arrived. Thank you! / / {first}

  # booking email airline
  C: Dear {company}, / / please change my booking {booking} from {date} to the day after. My passport number is {passport} and I travel with {partner} {last}. / / Yours, / {full} / {email}
  A: Dear {titled}, / / your booking {booking} has been changed. You now travel on {flight} at {time}. The fee of {fee} was charged to the card ending in {card.last4}. / / Kind regards, / {agent}

  # claim email insurance
  C: Hello, / / I would like to report a claim on my policy {policy}. On {date} a pipe burst at {street} and the damage is about {amount}. / / You can reach me on {phone} or at {email}. / / {full}
  A: Dear {titled}, / / thank you for reporting this. Your claim number is {claim}. A surveyor will visit you within {days} days. / / {agent} / {department}
  C? Thank you. Please note that my number has changed to {phone.other}. / / {first}

  # appointment email clinic
  C: Good morning, / / I need to move my appointment on {date}. My health number is {health}, born {dob}. Could it be a {weekday}, around {time}? / / Thank you, / {full} | Dear {department}, / / could you please send my records to {email}? / / {full}, born {dob}
  A: Dear {first}, / / that is done. Please arrive {minutes} minutes early. / / {agent} / {company}

  # password email telco bank utilities
  C: Hi, / / I can't log in. My user name is {username} and the password {password} does not work any more. / / {first} | Your website locked me out. User name {username}, mail {email}. Please help. / / {full}
  A: Hello {first}, / / we have sent a link to {email}. It is valid for {minutes} minutes. Please never send us your password. / / {agent}
  C? It works again, thanks.

  # bank-details email us
  C: Hello, / / for the refund of {amount}: routing number {routing}, account number {bank}, in my name. If you need my social security number it is {ssn}. / / {full}
  A: Dear {first}, / / the transfer is on its way and takes {days} days. We do not need your social security number. / / {agent}

  # bank-details email uk
  C: Hello, / / please pay the refund of {amount} to sort code {sort}, account number {bank}. My NI number is {nino}. / / {full} / {address}
  A: Dear {titled}, / / thank you, that has been set up. / / {agent}
`);
