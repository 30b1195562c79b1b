# Reminders.
collections-title = Reminders
collections-parts = Parts of reminders
collections-part-queue = Today’s queue
collections-part-holds = Kept back
collections-part-plans = Plans
collections-part-texts = Texts
collections-ran-at = Last decision:
collections-never-ran = Nothing has been decided yet: the first decision is made tomorrow morning, or now if you ask for it.
collections-run = Decide now
collections-ran = Decided: { $proposed } to approve, { $planned } planned, { $shadow } watched, { $waiting } held back.
collections-no-sender = No outgoing server is set up: no e-mail leaves from here. What is planned waits; calls and letters are made by you.
collections-set-sender = Set up sending
collections-sender-fault = Sending has stopped.
collections-see-sender = See the settings
collections-watching = Your plans only watch, or are off: what they would have sent is in the history.
collections-tabs = Messages
collections-tab-approve = To approve
collections-tab-planned = Planned
collections-tab-doubt = In doubt
collections-tab-held = Held back
collections-tab-history = History
collections-none-approve = Nothing to approve
collections-none-approve-hint = Messages that wait for your consent appear here after the decision of the morning, once a plan is live.
collections-none-planned = Nothing planned
collections-none-planned-hint = Messages that were approved, or that the plan sends by itself, wait here for their moment.
collections-none-doubt = Nothing in doubt
collections-none-doubt-hint = A message of which nobody knows whether it left, or that was refused, appears here.
collections-none-held = Nothing is held back
collections-none-held-hint = What the plans ask for and may not go appears here, with the reason.
collections-none-history = No messages
collections-none-history-hint = Messages that were sent, watched, skipped or cancelled appear here.
collections-others =
    { $count ->
        [one] and { $shown } other customer
       *[other] and { $shown } other customers
    }
collections-more =
    { $count ->
        [one] and { $shown } more document
       *[other] and { $shown } more documents
    }
collections-late =
    { $count ->
        [one] { $shown } day late
       *[other] { $shown } days late
    }
collections-due = due { $value }
collections-why = Plan { $plan }, step { $day }
collections-reason-until = { $text } This holds until { $day }.
collections-until = Until
collections-no-contact = No contact is known
collections-tick = Choose the message to { $value }
collections-keys = J K: move · Enter: approve · S: skip · P: postpone · O: open · X: tick
collections-document-unseen = Another document
collections-approve = Approve
collections-done-by-hand = Mark as done
collections-approve-ticked = Approve the ticked messages
collections-skip = Skip
collections-skip-hint = This step is not said; the plan goes on with the next one.
collections-skip-reason = Why
collections-skip-do = Skip this step
collections-postpone = Postpone
collections-postpone-hint = Nothing is said to this contact before that day; then it is decided afresh.
collections-postpone-until = Until
collections-postpone-do = Postpone the message
collections-settle = Did this message arrive?
collections-settle-yes = Yes, it arrived
collections-settle-no = No, it never left
collections-approved = The message is approved: it waits to be sent.
collections-approved-by-hand = Noted: a letter counts as done, a call or a visit is among the tasks.
collections-skipped = The step is skipped.
collections-postponed = The message is postponed.
collections-worded = Your text is saved.
collections-settled = Noted.
collections-none-ticked = Tick at least one message.
collections-approved-many =
    { $count ->
        [0] No message is approved.
        [one] { $shown } message is approved.
       *[other] { $shown } messages are approved.
    }
collections-approved-stay =
    { $count ->
        [one] { $shown } message was not approved.
       *[other] { $shown } messages were not approved.
    }
collections-approved-why = { $text } ({ $shown })
collections-approved-more =
    { $count ->
        [one] There is { $shown } other reason: open the messages to read it.
       *[other] There are { $shown } other reasons: open the messages to read them.
    }
collections-approved-fault =
    { $count ->
        [one] { $shown } message could not be handled because of a fault on our side: try again.
       *[other] { $shown } messages could not be handled because of a fault on our side: try again.
    }
collections-approved-gone = This message is not there any more.
collections-approved-bound = At most a hundred messages are approved at a time.
collections-held-back = This message may not go. { $value }
collections-message-title = Message to { $value }
collections-to = To
collections-how = Channel and tone
collections-decided = Checked
collections-leaves = From
collections-approved-by = Approved by
collections-note = Note
collections-asked = Amount asked for
collections-text = The message
collections-own-text = Written text
collections-template = Template
collections-text-outdated = This text was written about other documents or amounts. It will not leave before it is read again and saved.
collections-template-hint = The template, with the amounts of the last check. Amounts are calculated again when it is sent. Links into the customer’s account are made when it leaves: here “qp_personal” stands for them.
collections-subject = Subject
collections-body = Text
collections-word = Word it differently
collections-word-do = Save this text
collections-by-mouth = A person calls, visits or takes the case over: there is no text.
collections-no-template = There is no template for this tone and channel.
collections-gate = Check before sending
collections-gate-hint = It is checked again when it is approved, and when it is sent: a payment that came in meanwhile stops the message.
collections-may-go = May go
collections-credit = Credit taken off:

## What keeps reminders back

collections-holds-lead = What keeps reminders back today, the oldest first.
collections-holds-all = All
collections-holds-none = Nothing keeps reminders back
collections-holds-none-hint = A dispute, a promise or a pause is noted on the customer’s page, under Reminders.
collections-customer-none = Nothing keeps reminders of this customer back
collections-customer-none-hint = A dispute, a promise, a pause or an announced payment keeps them back as long as it stands.
collections-hold-kind = Kind
collections-hold-dispute = Dispute
collections-hold-promise = Promise to pay
collections-hold-said-paid = Announced payment
collections-hold-transfer = Announced transfer
collections-hold-buyer-status = Payment announced by the buyer
collections-hold-pause = Pause
collections-hold-payment-plan = Payment plan
collections-hold-plan-asked = Payment plan asked for
collections-hold-legal-hold = Legal proceedings
collections-hold-insolvency = Insolvency
collections-hold-bereavement = Bereavement
collections-hold-vulnerability = Vulnerable person
collections-hold-hold-out = Hold-out group, not reminded
collections-hold-excluded = Customer excluded from reminders
collections-hold-everything = every document
collections-hold-stands = Stands
collections-hold-past = Its day has passed
collections-hold-late = To be settled, late
collections-hold-ended = Ended
collections-hold-ended-at = Ended on
collections-hold-until = until { $value }
collections-hold-due = to be settled by { $value }
collections-hold-owner = followed by { $value }
collections-hold-age =
    { $count ->
        [0] today
        [one] for { $shown } day
       *[other] for { $shown } days
    }
collections-hold-end = End
collections-hold-ending = How it ended
collections-hold-end-do = End it
collections-hold-lifted = It is ended: the next decision takes it into account.
collections-held = Noted: the reminders concerned are kept back from now on.
collections-hold-add = Keep reminders back
collections-hold-day = Until
collections-hold-day-hint = The day promised or expected; needed for a promise and an announced payment.
collections-hold-documents = Invoices concerned
collections-hold-documents-hint = Numbers separated by commas; empty: every document of the customer.
collections-hold-amount = Amount promised
collections-hold-amount-hint = Optional.
collections-hold-owner-field = Followed by
collections-hold-due-field = To be settled by
collections-hold-reason = Reason
collections-hold-reason-hint = Needed for a dispute: what is contested, in factual words.
collections-hold-do = Keep reminders back
collections-invoice-held = Reminders kept back:
collections-invoice-more = There are other reasons too why this document is not reminded of.
collections-invoice-see = See on the customer’s page

## Plans

collections-plans-lead = What is said, when and in which tone. The first plan that fits a customer is followed.
collections-plans-none = No plan yet
collections-plans-none-hint = The plans of the product are made, watching only, at the first decision: “Decide now” on today’s queue.
collections-step-approved = to approve
collections-step-automatic = automatic
collections-step-from = from
collections-plan-interval =
    { $count ->
        [one] at least { $shown } day between two messages
       *[other] at least { $shown } days between two messages
    }
collections-plan-version = version { $value }
collections-plan-to-live = Switch on
collections-plan-to-shadow = Only watch
collections-plan-to-off = Switch off
collections-plan-title = Plan { $value }
collections-plan-live-means = Live, this plan prepares messages: those to approve wait for your consent, the others leave within contact hours. What was watched counts no more, the first reminder is the first step.
collections-plan-shadow-means = Watching, this plan notes what it would have sent, and sends nothing.
collections-plan-off-means = Off, this plan is passed over: the next one that fits is followed, and a customer to whom you gave it is not reminded.
collections-plan-leave = Change nothing
collections-plan-set = Plan { $plan }: { $mode }.
collections-plan-bad-mode = Choose one of the modes.
collections-tried = If all your plans were live today
collections-tried-day = Day
collections-tried-emails = E-mails
collections-tried-calls = Calls
collections-tried-letters = Letters
collections-tried-others = Others
collections-tried-approve = To approve
collections-tried-hint = Calculated on the books as they are now; nothing is kept. A payment changes these figures.
collections-tried-held = Held back that day by the check
collections-tried-shadow =
    { $count ->
        [one] Last month, { $shown } message was watched.
       *[other] Last month, { $shown } messages were watched.
    }
collections-tried-payers =
    { $count ->
        [0] None would have gone to a customer who had paid.
        [one] { $shown } would have gone to a customer who had paid.
       *[other] { $shown } would have gone to customers who had paid.
    }

## Promises

collections-part-promises = Promises
collections-promises-lead = What your customers promised to pay, and what came in at the bank.
collections-promises-lists = Promises by day
collections-promises-due = Due
collections-promises-to-come = To come
collections-promises-broken = Broken
collections-promises-kept = Kept
collections-promises-none = No promise to come
collections-promises-none-due = No promise is due
collections-promises-none-broken = No broken promise
collections-promises-none-kept = No kept promise yet
collections-promises-none-hint = A promise is noted on the customer’s page, under Reminders, or by the customer in its portal.
collections-promise-for = for { $value }
collections-promise-open = To come
collections-promise-checking = Waiting for statements
collections-promise-kept = Kept
collections-promise-kept-late = Kept late
collections-promise-partly = Kept in part
collections-promise-broken = Broken
collections-promise-paid = received in time: { $value }
collections-promise-noted = Noted by
collections-reliability = { $kept } of { $total } promises kept ({ $amounts })
collections-reliability-amount = { $paid } of { $due }
collections-ending-kept = promise kept
collections-ending-kept-late = promise kept late
collections-ending-partly-kept = promise kept in part
collections-ending-broken = promise broken
collections-ending-void = promise without object: nothing was owed any more

## Tasks

tasks-title = Tasks
tasks-lead = Calls to make, and what waits for a decision.
tasks-whose = Whose
tasks-mine = Mine
tasks-all = Everybody’s
tasks-late = Late
tasks-today = Today
tasks-later = Later
tasks-none = No task
tasks-none-hint = A step by telephone that is approved, a broken promise or the end of a plan makes one.
tasks-keys = J and K go from task to task, Enter opens.
tasks-keys-outcome = P: promise, L: dispute, R: already paid, N: not reached, A: other.
tasks-open = Open the task
tasks-due = for { $value }
tasks-nobody = Nobody in particular
tasks-of-manager = Whoever looks after this customer
tasks-tries =
    { $count ->
        [one] { $shown } call without answer
       *[other] { $shown } calls without answer
    }
tasks-kind-call = Call
tasks-kind-visit = Visit
tasks-kind-check = Decide
tasks-kind-answer = Answer
tasks-kind-other = To do
tasks-made-of-person = Added by hand
tasks-made-of-step = Step of the plan
tasks-made-of-handover = The plan came to its end
tasks-made-of-promise = Broken promise
tasks-made-of-dispute = Dispute past its day
tasks-made-of-tries = After a call without answer
tasks-made-of-alert = Alert
tasks-made-of-unread = Reminder whose link was not followed
tasks-made-of-instalment = Late instalment
tasks-made-of-payment-plan = Payment plan in default
tasks-made-of-payment-plan-refused = Payment plan not accepted
tasks-dial = Call { $value }
tasks-script = What to say
tasks-see-customer = See the customer
tasks-no-phone = No telephone number is known.
tasks-add-phone = Add a contact
tasks-owed = What is owed
tasks-owed-all = In all, credit taken off:
tasks-owed-late = late:
tasks-owes-nothing = Nothing is owed any more.
tasks-holds = What is agreed or contested
tasks-before = Conversations before
tasks-outcome = What came of it
tasks-outcome-promise = Promises to pay
tasks-outcome-dispute = Disputes
tasks-outcome-said-paid = Says it is paid
tasks-outcome-not-reached = Not reached
tasks-outcome-wrong-number = Wrong number
tasks-outcome-other = Something else
tasks-outcome-dropped = Dropped
tasks-outcome-settled = Settled meanwhile
tasks-promise-until = Day promised
tasks-promise-amount-hint = Empty: all that is open of these invoices.
tasks-promise-do = Note the promise
tasks-dispute-do = Open the dispute
tasks-paid-until = Expected on
tasks-paid-do = Note it and wait
tasks-other-do = Finish
tasks-drop = Drop
tasks-note = Note
tasks-change = Another day, another person
tasks-change-due = For
tasks-change-user = Given to
tasks-change-do = Save
tasks-changed = The task is changed.
tasks-make = Add a task
tasks-make-do = Add
tasks-made = The task is added.
tasks-why = What it is about
tasks-is-over = Finished
tasks-read-only = Your role lets you read tasks, not work them.
tasks-worked = Noted: the task is finished.
tasks-worked-held = Noted: the reminders concerned wait.
tasks-tried = Noted: there will be another try on the next working day.
tasks-say-hello = “Hello, this is { $me }.”
tasks-say-hello-name = “Hello { $name }, this is { $me }.”
tasks-say-late =
    { $count ->
        [one] “I am calling about an invoice that is late, { $amount } in all.”
       *[other] “I am calling about { $shown } invoices that are late, { $amount } in all.”
    }
tasks-say-owed = “I am calling about your account with us: { $amount }.”
tasks-say-promise = “The payment that you had announced has not reached us.”
tasks-say-ask = “Is everything in order on your side, and when do you think you can pay?”
collections-make-task = Make it a task
## Texts

collections-texts-lead = What e-mails and letters say, by tone, by language and by how the customer stands with you. A text that is saved is used from the next message on; what a person wrote for one message stays.
collections-texts-group = Tone: { $tone } ({ $language })
collections-text-ours = Original text
collections-text-own = Your text
collections-text-write = The text
collections-text-hint = An empty line separates paragraphs. **bold**, “- ” at the beginning of a line for a list. What is between braces is replaced by the customer’s data.
collections-text-save = Save
collections-text-preview = Preview
collections-text-test = Send me a trial
collections-text-test-hint = A trial goes to { $value } with what is written here, saved or not. Its links to the portal open nothing.
collections-text-unserved = No outgoing server is connected: no trial can be sent.
collections-text-said = What the customer will read
collections-text-customer = Preview for
collections-text-sample = A made-up example
collections-text-sample-hint = Made-up data. Choose a customer who owes an invoice to see theirs.
collections-text-unsayable = This text cannot be sent as it is: mend what is pointed out.
collections-text-in-subject = Subject
collections-text-in-body = Text, line { $line }
collections-text-wrong = This text is not saved: mend what is pointed out beside the preview.
collections-text-saved = The text is saved. Messages to approve show it from now on.
collections-text-restored = The chosen version is used again.
collections-text-reset = The original text is used again.
collections-text-trial = [Trial] { $subject }
collections-text-tried = A trial was sent to { $value }.
collections-text-variables = Variables you can use
collections-text-variables-hint = Copy a name into the text, braces included.
collections-text-may-miss = May be missing: put it after
collections-text-versions = Versions
collections-text-from = version { $value } brought back
collections-text-look = Look
collections-text-restore = Go back to this version
collections-text-to-ours = Go back to the original text
template-customer-name = Name of the customer
template-customer-number = Code of the customer
template-customer-is-consumer = Whether the customer is a consumer; closed by an endif
template-customer-is-public = Whether the customer is a public buyer; closed by an endif
template-contact-name = Name of the contact
template-contact-greeting = Greeting: “Dear Ms Durand” or “Hello”
template-entity-name = Name of your company
template-entity-address = Address of your company
template-entity-siren = SIREN of your company
template-entity-phone = Telephone of your company
template-entity-email = E-mail of your company
template-sender-name = Name of the person who writes
template-sender-role = What that person does
template-sender-phone = That person’s telephone
template-sender-email = That person’s e-mail
template-invoices = Repeats a passage for each invoice, up to endfor: it.number, it.issued_on, it.due_on, it.days_late, it.amount, it.open
template-invoice-number = Number of the oldest invoice
template-invoice-issued-on = Its day of issue
template-invoice-due-on = Its due day
template-invoice-days-late = Its days late
template-invoice-amount = Its amount
template-invoice-open = What is still due of it
template-invoice-count = Number of invoices
template-days-late = Days late of the oldest
template-total = Total asked for
template-interest = Late interest that is claimed
template-indemnity = Compensation that is claimed
template-total-with-charges = Total with interest and compensation
template-pay-by = Day to pay by, of a formal notice
template-last-conversation-on = Day of the last conversation
template-last-conversation-with = Who it was with
template-last-conversation-about = What it was about
template-link = Address of the portal
template-invoices-table = Table of the invoices
template-pay-button = Button to pay; nothing while the portal is closed
template-answer-links = “Already paid”, “I do not agree”, “I need time”
template-bank-details = Bank details, where they are known
template-signature = Signature

## The editor of plans

collections-plan-edit = Edit
collections-plan-itself = The plan
collections-plan-name = Name
collections-plan-rank = Rank
collections-plan-interval-field = Days between two messages
collections-plan-minimum = From (€)
collections-plan-patience = Patience of our own people (days)
collections-plan-grace = Grace after a promise (days)
collections-plan-step = Step { $value }
collections-plan-days = Days (negative: before)
collections-plan-anchor = Counted from
collections-plan-anchor-due = the due day
collections-plan-anchor-issued = the day of issue
collections-plan-channel = Channel
collections-plan-tone = Tone of the text
collections-plan-approved = Sending
collections-plan-answer = Days given to answer
collections-plan-unread = Call when the link of an e-mail is not followed after (days; 0: never)
collections-visited = Portal opened by the customer
collections-plan-statement = Attach the statement of account (PDF) to e-mails
collections-attachment = Attachment
collections-attached-statement = Statement of account (PDF)
collections-plan-copied-manager = Account manager in copy
collections-plan-conditions = For which customers
collections-plan-conditions-hint = What is empty asks nothing. Several values are separated by commas.
collections-plan-kinds = Kind of customer
collections-kind-business = Business
collections-kind-consumer = Consumer
collections-kind-public = Public buyer
collections-plan-segments = Segments
collections-plan-tags = Tags
collections-plan-countries = Countries (codes)
collections-plan-late-min = Usually late: at least (days)
collections-plan-late-max = Usually late: at most (days)
collections-plan-paid-min = Invoices paid: at least
collections-plan-score-min = Score: at least
collections-plan-score-max = Score: at most
collections-plan-remove = Remove
collections-plan-add = Add a step
collections-plan-try = Simulate
collections-plan-save = Save
collections-plan-copy = Copy this plan
collections-plan-copied = The plan is copied and off: edit it, then put it in service.
collections-plan-copy-of = Copy of { $value }
collections-plan-take = Take up
collections-plan-remarks = Remarks
collections-plan-tried = If this plan were in service today
collections-plan-untried = “Simulate” shows what this plan would send today and the days after, and saves nothing.
collections-plan-tried-hint = On the books of now, and nothing is saved; a payment changes these figures. Other plans in service or watched stand around it and are not counted.
collections-plan-emails =
    { $count ->
        [0] No e-mail today
        [one] { $shown } e-mail today
       *[other] { $shown } e-mails today
    }
collections-plan-calls =
    { $count ->
        [0] no call
        [one] { $shown } call
       *[other] { $shown } calls
    }
collections-plan-live-hint = This plan is in service: what it would send is shown to you before it is saved.
collections-plan-look-first = This plan is in service. This is what it would do: save again to confirm.
collections-plan-saved = The plan is saved, version { $value }.
collections-plan-wrong = The plan is not saved: mend what is remarked.
collections-plan-bad-field = This value cannot be read.
plan-lint-no-step = The plan has no step: add one.
plan-lint-key-twice = Two steps have one number: remove step { $step } and add it again.
plan-lint-days-do-not-rise = Step { $step } falls on the same day as the one before: change its day or remove one of them.
plan-lint-tone-falls = Step { $step } is gentler than the one before: the tone does not fall again.
plan-lint-reminder-before-due = Step { $step } reminds before the due day: choose the tone of a notice, or a day after it.
plan-lint-courtesy-after-due = Step { $step } gives notice after the due day: choose another tone, or a day before it.
plan-lint-closer-than-interval = Step { $step } follows the one before too closely for the days between two messages: space them, or lower those days.
plan-lint-formal-notice-unapproved = Step { $step } is a formal notice: a person has to approve it.
plan-lint-formal-notice-too-short = Step { $step } is a formal notice: give at least eight days to answer.
plan-lint-after-handover = Step { $step } comes after the handover to a person, which ends the plan: remove it or put it before.
plan-lint-minimum-below-zero = A minimum is below zero: say zero or more.
plan-lint-never-open = The contact hours of this plan never open.
plan-lint-stern-at-once = Step { $step } is the first reminder and is firm already: a friendly word before it keeps the relation, and is often enough.
plan-lint-no-reminder = This plan never reminds after the due day.
plan-lint-stern-unapproved = Step { $step }, which is firm, leaves without anybody reading it.
plan-lint-interval-short = Fewer than three days between two messages: a customer who is pressed from all sides answers less.

## Disputes

disputes-title = Disputes
disputes-one = Dispute
disputes-lead = What customers contest: while a dispute is open, its documents are not reminded of.
disputes-lists = Which disputes
disputes-list-open = Open
disputes-list-mine = Mine
disputes-list-unowned = Without an owner
disputes-list-late = Late
disputes-list-credit-expected = Credit note expected
disputes-list-settled = Settled
disputes-none = No dispute here
disputes-none-hint = A dispute is noted on the customer’s page, under Reminders, on the telephone, or by the customer in its portal.
disputes-nobody = Nobody follows it
disputes-see = Follow this dispute
disputes-what = What is contested
disputes-open = Still owed:
disputes-follow = Follow-up
disputes-topic = Reason
disputes-topic-field = Reason of the dispute
disputes-topic-unsaid = Reason not said
disputes-topic-price = Price
disputes-topic-quantity = Quantity
disputes-topic-quality = Quality
disputes-topic-not-delivered = Not delivered
disputes-topic-not-ordered = Not ordered
disputes-topic-already-paid = Already paid
disputes-topic-wrong-address = Wrong address or purchase order
disputes-topic-duplicate = Duplicate invoice
disputes-topic-other = Other reason
disputes-comment = Comment
disputes-comment-hint = Kept among the customer’s notes.
disputes-take = I take it
disputes-changed = The dispute is updated.
disputes-settle = Settle the dispute
disputes-settled-credit-note = By a credit note
disputes-settled-resumed = The invoice is owed
disputes-settled-abandoned = We no longer ask for it
disputes-credit-expected = Credit note expected
disputes-credit-expected-hint = The dispute ends by itself when a credit note that cites the invoice comes in; until then it is not reminded of.
disputes-credit-hint = Choose the credit note, or say that it is to come: the dispute stays open until it is there.
disputes-credit-note = Credit note
disputes-credit-to-come = To come
disputes-credit-cites = cites this invoice
disputes-resumed-hint = Reminders go on with the step after the last one that was sent.
disputes-abandoned-hint = Nothing is booked: the invoice stays open and is no longer reminded of, until you end this exclusion.
disputes-settle-credit = Save
disputes-settle-resume = Resume reminders
disputes-settle-abandon = No longer ask for it
disputes-waits-for-credit = The credit note is expected: reminders are kept back until then.
disputes-settled = The dispute is settled.

receipts-title = Thanks and notices
receipts-lead = What your customers learn beside reminders: their payment has come in, a payment did not go through, their dispute is over, their payment plan begins.
receipts-on = on
receipts-on-since = For what reaches the bank since { $value }.
receipts-off = off
receipts-switch-on = Switch on
receipts-switch-off = Switch off
receipts-texts = Texts
receipts-no-server = No outgoing server is set for this entity: these messages wait.
receipts-none = No message yet
receipts-none-hint = Each word of thanks or notice, planned or sent, will stand here. What has lost its sense when it is to leave does not leave.
receipts-one = Message to { $value }
receipts-to = Customer
receipts-booked = Received on
receipts-planned-hint = What came in and what is still open are read again when it leaves.
receipts-why-undone = The match was undone, or the payment came back.
receipts-why-off = These messages were switched off.
receipts-why-over = The payment plan does not stand any more, or the dispute was opened again.
receipts-why-contact = The contact has changed, or has no e-mail address.
receipts-why-address = The address cannot be used.
receipts-why-held = A procedure, a death or an insolvency stands at this customer.
receipts-why-lost_before = The connection was lost before it was sent.
receipts-why-lost_after = The connection was lost while it was sent: nobody knows whether it left.

# Alerts
alerts-title = Alerts
alerts-lead = What changes at a customer before it costs: each alert is said once, for as long as the facts last.
alerts-lists = Alerts by state
alerts-new = To see
alerts-known = Seen
alerts-none = No alert to see
alerts-none-known = No alert that was seen still stands
alerts-none-hint = Alerts are worked out every morning, from invoices, statements and promises.
alerts-raised = Since
alerts-known-by = Seen by
alerts-see-task = See the task
alerts-acknowledge = I have seen it
alerts-acknowledged = The alert is now among those that were seen.
alerts-assign = Make it a task
alerts-assigned = The task is added, and the alert is among those that were seen.
alerts-kind-slower = Pays later
alerts-kind-broken-promises = Broken promises
alerts-kind-late-for-long = Late for long
alerts-kind-late-much = Much is late
alerts-kind-unanswered = No answer
alerts-kind-key-account-late = Key account
alerts-kind-limitation = Limitation
alerts-text-slower = { $count ->
    [one] This customer pays { $shown } day later than in the nine months before.
   *[other] This customer pays { $shown } days later than in the nine months before.
}
alerts-text-broken-promises = { $count ->
    [one] { $shown } promise broken in 90 days.
   *[other] { $shown } promises broken in 90 days.
}
alerts-text-late-for-long = { $count ->
    [one] The oldest invoice is { $shown } day late.
   *[other] The oldest invoice is { $shown } days late.
}
alerts-text-late-much = { $amount } late, credit deducted.
alerts-text-unanswered = { $count ->
    [one] { $shown } reminder without an answer.
   *[other] { $shown } reminders without an answer.
}
alerts-text-key-account-late = { $count ->
    [one] This key account is { $shown } day late.
   *[other] This key account is { $shown } days late.
}
alerts-text-limitation = Last day to go to court: { $day }. A reminder, even registered, does not interrupt the limitation; a partial payment, a promise or a request for time does.
alerts-text-limitation-over = The last day to go to court was { $day }. Check that nothing interrupted the limitation.
alerts-limits = Limits of alerts
alerts-limits-lead = From when on you want to be told. Leave a limit empty for none. Alerts follow at the next calculation.
alerts-limits-save = Save the limits
alerts-limits-set = The limits are saved.
alerts-limit-bad = Give a whole number of at least 1, or leave it empty.
alerts-limit-late-days = Days the oldest invoice is late
alerts-limit-late-minor = Amount late, per currency
alerts-limit-slower-days = Days later than before
alerts-limit-slower-hint = The last three months compared with the nine before, if at least three invoices were paid in each.
alerts-limit-broken-promises = Promises broken in 90 days
alerts-limit-unanswered = Reminders without an answer
alerts-limit-key-account-days = Days a key account is late
alerts-limit-key-account-hint = Customers of the segment key_account.
alerts-limit-limitation = Tell six and three months before the limitation, and when it has run out
alerts-limit-carrier = What businesses owe is owed for carriage (one year instead of five)
alerts-limitation-law = Five years between businesses (art. L110-4 of the Commercial Code), two years for a consumer (art. L218-2 of the Consumer Code), one year for carriage (art. L133-6 of the Commercial Code), 31 December of the fourth year for a public buyer (law 68-1250).
receipts-why-no_text = The text could not be written for this customer.
receipts-why-no_letter = The message could not be made.
receipts-why-bad_address = The e-mail address is none.
receipts-why-store = The database did not answer when it was to be sent.
receipts-payment-switched-on = Thanks are on: the first will leave on the next working morning.
receipts-payment-switched-off = Thanks are off: those that were planned will not leave.
receipts-return-switched-on = Notices of failed payments are on: the first will leave on the next working morning.
receipts-return-switched-off = Notices of failed payments are off: those that were planned will not leave.
receipts-payment-hint = A word of thanks to each customer, on the working morning after a match. Nothing is sent until you switch them on.
receipts-return-hint = On the working morning after a payment came back (not enough money, account closed…), the customer learns that it did not go through and how to pay. A debit that the customer refused or contested, a death or a procedure gives no notice: a person sees to it.
receipts-of-payment = Thanks
receipts-of-plan = Confirmation of a payment plan
receipts-of-return = Notice of a failed payment
receipts-of-dispute = End of a dispute
receipts-about = About
receipts-movement = Bank movement that took it back
receipts-paid-on = Paid on
receipts-happened = Date
receipts-amount-payment = Amount received
receipts-amount-plan = Total of the plan
receipts-amount-return = Amount that came back
receipts-amount-dispute = Amount of the document
receipts-why-paid = The document is paid, or the return was undone.
receipts-why-held_back = A dispute, a promise, a payment plan or a pause keeps reminders to this customer back.
disputes-tell = Tell the customer by e-mail
disputes-tell-hint = It learns how the dispute ends and where its account stands. Your comment is not in it.
disputes-settled-told = The dispute is over. The customer will be told by e-mail when writing is open next.
disputes-settled-untold = The dispute is over. The customer will not be told: it has no address that can be used, or a procedure stands.

# What reminders changed
impact-title = Effect
impact-coming = Calculating…
impact-coming-hint = Every invoice and payment of these periods is read again: some seconds.
impact-coming-show = Show the result
impact-lead = What reminders changed: before and since, over as many days.
impact-since = Since
impact-percent = { $shown }%
impact-show = Show
impact-future = The day cannot be to come.
impact-first-sent = The first reminder left on { $value }.
impact-none-sent = No reminder has left yet: choose a day to compare, or read how you were paid month by month below.
impact-days = { $count } days before and since
impact-not-over = until { $value }
impact-measure = Measure
impact-before = Before
impact-after = Since
impact-change = Change
impact-hold-out-after = Hold-out, since
impact-hold-out-change = Hold-out, change
impact-late = Late at the due day
impact-delay = Average delay of payments
impact-dso = DSO
impact-cash = Received for invoices
impact-documents = Invoices fallen due
impact-in-days = { $shown } d
impact-points = { $shown } pt
impact-hold-out = Hold-out group
impact-hold-out-hint = A part of your customers, drawn by lot, is left without reminders for a while. What changes with them too does not come from reminders. Customers held back for another reason are not drawn.
impact-hold-out-share = Part of the customers, in %
impact-hold-out-days = For, in days
impact-hold-out-do = Draw the hold-out group
impact-hold-out-stands =
    { $count ->
        [one] 1 customer is left without reminders to compare.
       *[other] { $shown } customers are left without reminders to compare.
    }
impact-hold-out-until = Until { $value }.
impact-hold-out-see = See the list
impact-hold-out-end = End the hold-out group
impact-hold-out-end-sure = End the hold-out group? These customers will be reminded like the others.
impact-hold-out-set =
    { $count ->
        [0] No customer to draw: nothing was invoiced for twelve months, or all are held back.
        [one] 1 customer is left without reminders.
       *[other] { $count } customers are left without reminders.
    }
impact-hold-out-ended = The hold-out group is ended.
impact-months = How you were paid, month by month
impact-months-none = No whole month yet.
impact-months-none-hint = Import your invoices and statements: each month appears here once it is over.
impact-month = Month
impact-due = Fallen due
impact-method = Late: the part of what fell due that was open at the end of the due day. Average delay: days after the due day, weighted by amount; what comes early counts as zero. DSO: what is open at the end of the period ÷ what was invoiced in it, tax included × its days. Few invoices, or seasonal sales, move these measures without any reminder.

## Payment plans
payment-plans-title = Payment plans
payment-plans-one = Payment plan
payment-plans-lead = What your customers pay in parts, and how each plan stands.
payment-plans-lists = Which payment plans
payment-plans-list-active = Active
payment-plans-list-late = Late
payment-plans-list-draft = Drafts
payment-plans-list-proposed = Proposed
payment-plans-list-defaulted = In default
payment-plans-list-completed = Paid
payment-plans-list-ended = Without effect
payment-plans-asked = Plan asked for
payment-plans-none = No payment plan here.
payment-plans-none-hint = Offer one from the page of a customer, under Reminders.
payment-plans-version = Version { $value }
payment-plans-count = { $count ->
    [one] { $shown } instalment
   *[other] { $shown } instalments
 }
payment-plans-paid = Paid: { $value }
payment-plans-left = { $value } left
payment-plans-next = Next instalment:
payment-plans-answer-by = Answer expected by
payment-plans-state-draft = Draft
payment-plans-state-proposed = Proposed to the customer
payment-plans-state-active = Active
payment-plans-state-late = Instalment late
payment-plans-state-completed = Paid
payment-plans-state-defaulted = In default
payment-plans-state-cancelled = Cancelled
payment-plans-state-refused = Refused by the customer
payment-plans-state-lapsed = Not answered in time
payment-plans-state-replaced = Replaced
payment-plans-terms = Terms
payment-plans-number = No.
payment-plans-due = Due
payment-plans-amount = Amount
payment-plans-got = Received
payment-plans-standing = State
payment-plans-instalment-paid = Paid
payment-plans-instalment-late = Late
payment-plans-instalment-open = To come
payment-plans-clause-grace = An instalment counts as late { $value } days after its day.
payment-plans-clause-notice = If it is still not paid { $value } days after the customer was told, the plan ends and all that is left is due at once.
payment-plans-ending = Reason:
payment-plans-documents = Documents
payment-plans-was-open = { $value } at the start
payment-plans-is-open = { $value } left
payment-plans-payments = Payments received since
payment-plans-history = History
payment-plans-step-made = Prepared
payment-plans-step-portal = Accepted by the customer online
payment-plans-step-phone = Accepted by telephone
payment-plans-step-paper = Accepted in writing
payment-plans-step-meeting = Accepted at a meeting
payment-plans-step-late = Instalment found late
payment-plans-step-noticed = Customer told of the lateness
payment-plans-step-wait = More time given, through this day
payment-plans-notice-ends = The days of the notice end on
payment-plans-hash = Fingerprint of the accepted terms:
payment-plans-act = What to do
payment-plans-portal-closed = Your customers’ portal is closed: the customer cannot answer online. You can note its agreement below.
payment-plans-propose = Propose to the customer
payment-plans-agree = The customer has agreed
payment-plans-agree-hint = Reminders of these documents wait from now on. Keep the proof of the agreement.
payment-plans-how = How
payment-plans-how-phone = By telephone
payment-plans-how-paper = In writing, signed
payment-plans-how-meeting = At a meeting
payment-plans-who = Who agreed
payment-plans-on = On
payment-plans-until = Through
payment-plans-why = Reason
payment-plans-agree-do = Put in place
payment-plans-notice = Customer told of the lateness
payment-plans-notice-hint = The plan will end if nothing is received within { $value } days.
payment-plans-notice-do = Note
payment-plans-wait = Give more time
payment-plans-wait-hint = The plan will not end before the day after this one.
payment-plans-wait-do = Give the time
payment-plans-default = Declare the default
payment-plans-default-hint = Possible once the days of the notice are over. Reminders of these documents go on.
payment-plans-default-do = End the plan
payment-plans-again = Spread what is left again
payment-plans-cancel = Cancel the plan
payment-plans-cancel-hint = Reminders of these documents go on.
payment-plans-cancel-do = Cancel the plan
payment-plans-done-propose = The plan is proposed to the customer.
payment-plans-done-agree = The plan is in place: reminders of these documents wait.
payment-plans-done-notice = Noted.
payment-plans-done-wait = The time is given.
payment-plans-done-default = The plan has ended: reminders go on.
payment-plans-done-cancel = The plan is cancelled.
payment-plans-new = Prepare a payment plan
payment-plans-replaces = will replace
payment-plans-no-documents = There is no document to spread.
payment-plans-no-documents-hint = This customer owes nothing, or all of it is part of a plan.
payment-plans-credit = Credit note, taken off
payment-plans-was-due = Due on
payment-plans-first-amount = First payment
payment-plans-first-amount-hint = Optional, before the equal instalments.
payment-plans-first-payment-on = Day of the first payment
payment-plans-how-many = Number of instalments
payment-plans-bad-count = Give a number of instalments from 1 to 60.
payment-plans-bad-days = Give a number of days from 0 to 90.
payment-plans-rhythm = Rhythm
payment-plans-rhythm-month = Every month, the same day
payment-plans-rhythm-month-end = Every end of a month
payment-plans-rhythm-week = Every week
payment-plans-rhythm-two-weeks = Every two weeks
payment-plans-rhythm-quarter = Every three months
payment-plans-first-on = First instalment
payment-plans-calculate = Calculate the instalments
payment-plans-instalments = Instalments
payment-plans-rows-hint = Change days and amounts where needed. An empty line does not count.
payment-plans-sum = Total
payment-plans-differs = { $value } off
payment-plans-agrees = equal to what is owed
payment-plans-grace = Days of grace
payment-plans-grace-hint = Before an instalment counts as late.
payment-plans-notice-days = Days after the notice
payment-plans-notice-days-hint = Before all that is left is due at once.
payment-plans-note = Message to the customer
payment-plans-save = Save the draft
payment-plans-made = The draft is saved.
payment-plans-offer = Offer a payment plan
payment-plans-banner-active = Payment plan in progress
payment-plans-banner-late = Payment plan late
payment-plans-banner-proposed = Payment plan proposed

received-title = Incoming mail
received-lead = What your customers answer, and the messages that did not arrive.
received-lists = Mail by state
received-list-open = To deal with
received-list-placing = To place
received-list-settled = Dealt with
received-list-kept = Nothing to do
received-none = Nothing here
received-none-hint = The mailbox is read every minute.
received-no-mailbox = No mailbox is read at present.
received-no-subject = No subject
received-for = For
received-settled-by = Dealt with by
received-kind-reply = Answer
received-kind-automatic = Automatic answer
received-kind-bounce = Delivery notice
received-kind-unreadable = Unreadable
received-outcome-hard = There is no such address: it is not used any more until you correct it.
received-outcome-soft = The message was not delivered. The address may be good: nothing is sent again before you have dealt with this notice.
received-outcome-delayed = The other server still tries.
received-outcome-delivered = The message arrived.
received-outcome-unclear = The notice does not say clearly what happened: read it.
received-outcome-doubted = Nothing proves that this notice is about one of your messages: it has changed nothing.
received-problem-cut = The message is very long: its end was not read.
received-problem-unreadable = This message cannot be read.
received-problem-not-given = The server did not give this message.
received-problem-refused = This message could not be processed: nothing was inferred from it.
received-text = Message
received-no-text = No text
received-attachments = Attachments, left in the mailbox:
received-unnamed = without a name
received-whole = Whole text
received-nothing-obeyed = Nothing that is written here is applied without you.
received-do = What to do
received-see-message = See the reminder
received-holds = Reminders to this contact wait until this message is dealt with.
received-customer = Customer
received-customer-hint = Its number, or its exact name.
received-place = It is this customer
received-placed = The message is with this customer now.
received-more = Note a promise, a dispute or a task:
received-more-there = on the customer’s page
received-note = What was done (optional)
received-settle = Dealt with
received-settled = Dealt with: reminders go on if nothing else waits.
received-who = Who deals with it
received-assign = Assign
received-assigned = Assigned.
received-nothing-to-do = There is nothing to do.
received-about = What came back
collections-approve-changed = What this reminder says has changed since you read it: read it again, then approve.
receipts-of-proposal = Payment plan proposed
receipts-amount-proposal = Total proposed
letters-title = Letters
letters-lead = Letters on paper: to be printed, then posted.
letters-waiting = To be printed
letters-none = No letter to print
letters-none-hint = A step by letter of a plan appears here when the customer has a postal address.
letters-tick = Choose the letter of { $value }
letters-no-address = Postal address unknown.
letters-type-address = Type it
letters-post-remark = Address outside the postal norm
letters-preview = Preview (PDF)
letters-prepare = Prepare a bundle
letters-prepare-hint = The gate is asked at that moment: what was paid or disputed is not printed. A bundle has at most 50 letters.
letters-bundles = Bundles
letters-no-bundle = No bundle was prepared
letters-count = { $count ->
    [one] { $shown } letter
   *[other] { $shown } letters
}
letters-pages = { $count ->
    [one] { $shown } page
   *[other] { $shown } pages
}
letters-open = { $count ->
    [one] { $shown } letter of unknown outcome
   *[other] { $shown } letters of unknown outcome
}
letters-done = Done
letters-printed = { $count ->
    [0] No letter was printed.
    [one] { $shown } letter is ready to print.
   *[other] { $shown } letters are ready to print.
}
letters-left-out = { $customer }: { $why }
letters-left-out-more = { $count ->
    [one] And { $shown } more.
   *[other] And { $shown } more.
}
letters-bound = A bundle has at most 50 letters: the others wait.
letters-bundle-title = Bundle of letters
letters-download = Download the PDF
letters-download-list = List for a mailing service (CSV)
letters-lost-hint = Since they were printed, letters have lost their sense: do not post them.
letters-message = message
letters-page = Page
letters-posted = Posted
letters-posted-registered = Posted, registered
letters-not-posted = Not posted
letters-printed-state = Printed
letters-outcome = What became of the ticked letters?
letters-were-posted = They were posted
letters-were-not-posted = They were not: their steps go back to the plans
letters-posted-on = Posted on
letters-tracking = Tracking number
letters-tracking-hint = For a single letter.
letters-why-field = Why they were not posted
letters-registered = Registered
letters-insist = Say that they were posted although they have lost their sense
letters-tell = Save
letters-told-posted = { $count ->
    [one] { $shown } letter is posted.
   *[other] { $shown } letters are posted.
}
letters-told-not-posted = { $count ->
    [one] { $shown } letter is not posted; its step will be decided again.
   *[other] { $shown } letters are not posted; their steps will be decided again.
}
letters-why-no-postal-address = the postal address is missing.
letters-why-no-text = no text can be said.
letters-why-unprintable = a character cannot be printed.
letters-why-changed = the amounts or the documents have changed.
letters-why-outside-hours = the hours of written messages are over.
letters-why-already-said = another message says it already.
letters-why-elsewhere = the letter does not wait here any more.
letters-why-settled = nothing is owed any more.
letters-type-its-address = Type its postal address
