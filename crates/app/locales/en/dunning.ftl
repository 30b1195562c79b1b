# Reminders: why something is not said, `dunning-reason-<code>` (docs/spec/dunning.md, section 5), and the words of
# states, channels, tones and modes.

## Why nothing is sent

dunning-reason-settled = Nothing is due on this document.
dunning-reason-not-a-receivable = The document was refused, rejected or cancelled.
dunning-reason-already-said = This step was sent already.
dunning-reason-lapsed = The due day has passed: the message has lost its sense.
dunning-reason-superseded = The plan says something else by now.
dunning-reason-beside-reminder = A reminder goes to this contact already.
dunning-reason-below-minimum = The amount is below the minimum of the plan.
dunning-reason-hold-out = This customer is left without reminders to compare (hold-out group).
dunning-reason-excluded = This customer is excluded from reminders.
dunning-reason-no-plan = No plan applies.
dunning-reason-not-late = The document is not late yet.
dunning-reason-step-not-due = The step is for a later day.
dunning-reason-statement-stale = The bank statement is not up to date.
dunning-reason-statement-stale-on = The account statement ends on { $day }: it is not up to date.
dunning-reason-no-source = No bank statement is followed.
dunning-reason-unallocated-cash = Money that is not allocated could settle this document.
dunning-reason-unallocated-cash-on = A receipt of { $day } that is not allocated could pay this document.
dunning-reason-covered-by-credit = A credit note or an advance covers this amount.
dunning-reason-payment-in-flight = A payment is under way.
dunning-reason-payment-lost = A direct debit has no answer.
dunning-reason-payment-lost-on = The direct debit expected on { $day } has had no answer.
dunning-reason-collected-by-us = We draw this invoice ourselves.
dunning-reason-dispute = A dispute is open.
dunning-reason-payment-plan = A payment plan is running.
dunning-reason-plan-asked = A payment plan was asked for.
dunning-reason-legal-hold = Proceedings are under way.
dunning-reason-promise = A payment is promised.
dunning-reason-pause = Reminders are paused.
dunning-reason-insolvency = Insolvency: reminders stop, a person takes over.
dunning-reason-bereavement = Bereavement: reminders stop, a person takes over.
dunning-reason-vulnerability = A vulnerable person: reminders stop, a person takes over.
dunning-reason-conversation-open = An exchange with this contact is open.
dunning-reason-message-pending = Another message is being prepared.
dunning-reason-outcome-unknown = The message before is to be checked.
dunning-reason-too-soon = This contact was reminded lately.
dunning-reason-too-many = Too many contacts this month.
dunning-reason-outside-hours = Outside contact hours.
dunning-reason-other-entity-first = Another of your companies reminds this contact.
dunning-reason-no-contact = No contact is known.
dunning-reason-no-address = No address that can be used for this channel.
dunning-reason-bounced = The last address used answers no more.
dunning-reason-opted-out = The contact does not want to be reached by this channel.

## States

dunning-state-proposed = to approve
dunning-state-planned = planned
dunning-state-postponed = put off
dunning-state-claimed = taken
dunning-state-sending = being sent
dunning-state-sent = sent
dunning-state-unknown = to check
dunning-state-failed = refused
dunning-state-cancelled = cancelled
dunning-state-skipped = skipped
dunning-state-shadow = watched
dunning-state-shadowed = watched before going live
dunning-verdict-wait = waits
dunning-verdict-hand-over = for a person
dunning-verdict-never = nothing to say

## Channels, tones, modes

dunning-channel-email = e-mail
dunning-channel-sms = text message
dunning-channel-letter = letter
dunning-channel-call = call
dunning-channel-visit = visit
dunning-channel-handover = handover to a person
dunning-tone-courtesy = courtesy
dunning-tone-friendly = friendly
dunning-tone-reminder = reminder
dunning-tone-firm = firm
dunning-tone-formal-notice = formal notice
dunning-tone-receipt = thanks
dunning-mode-shadow = shadow
dunning-mode-live = live
dunning-mode-off = off
dunning-plan-consumer = Consumers
dunning-plan-public = Public buyers
dunning-plan-key-account = Key accounts
dunning-plan-chronic = Usually late
dunning-plan-patient = Good payers
dunning-plan-standard = Standard
dunning-step-day = D{ $days }

## How a customer stands with us

dunning-relation-usual = Usual case
dunning-relation-loyal = Good payers of long standing
dunning-relation-new = New customers
dunning-relation-chronic = Usually late
dunning-relation-disputed-before = After a dispute
