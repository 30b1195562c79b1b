# Errors of operations: `error-<code>`, one sentence that says what is wrong, and what to do.

error-transaction-unknown = No transaction has the number "{ $id }". See "quittance exceptions".
error-already-explained = Transaction { $id } is explained in full already. "quittance undo" takes an allocation back.
error-no-alternative = This transaction has no alternative { $number } (see "quittance exceptions").
error-alternative-changed = The proposals have changed since they were shown: look at the line again, then accept it.
error-rest-changed = What is left to explain has changed since it was shown ({ $seen } then, { $rest } now): look at the line again, then try again.
error-aside-changed = This transaction was taken up or set aside again since: look at the line before you change it.
error-comment-gone = This comment is gone.
error-comment-empty = Write something, in 2,000 characters at most.
error-no-lines = Give at least one line: --document, --account or --credit.
error-sum-differs = The lines sum to { $sum }; { $rest } are to be explained.
error-customer-unknown = No customer has the number "{ $number }".
error-currency-differs = { $document } is in another currency than the transaction.
error-not-open = { $document } is not an open document. See "quittance open-items".
error-bad-account = "{ $account }" is not an account number (for example 627000).
error-control-account = Account { $account } is kept by the program: name a document (--document) or a customer (--credit).
error-amount-out-of-range = These amounts are too great.
error-return-not-allocated = The payment that came back is not allocated (any more): split the transaction by hand.
error-would-over-open = More than its amount would be open of { $document }: undo first what was decided about it since.
error-no-documents = Name at least one document, and at most 200.
error-document-twice = { $document } is named twice.
error-not-an-invoice = { $document } is not an invoice: this is about invoices only.
error-already-doubtful = Invoice { $document } is doubtful already.
error-not-doubtful = Invoice { $document } is not doubtful.
error-customer-differs = { $document } is another customer’s: take one customer at a time.
error-currencies-mixed = { $document } is in another currency than the other documents.
error-nothing-to-set-off = It takes at least one open invoice and one open credit note or credit of the same customer.
error-not-small = { $open } are open of { $document }: above { $max }, write it off as bad debt.
error-no-amount = Give no amount for { $document }: all that is open is meant.
error-adjustment-day-ahead = { $day } is yet to come: an entry is booked today at the latest.
error-adjustment-before-issue = { $document } was issued on { $day }: take that day or a later one.
error-document-changed = What is open of { $document } has changed since it was shown ({ $seen } then, { $open } now): read the entry again, then post it.
error-needs-second-person = Beyond { $limit } another owner confirms a write-off: ask for it in the pages of Quittance.
error-write-off-of-many = An API key writes off one document at a time: name one, or sign in.
error-reason-missing = Say why: the reason stays in the activity log.
error-adjustment-unknown = No adjustment has the number "{ $id }". See "quittance adjustments".
error-adjustment-already-undone = Adjustment { $id } is undone already.
error-payment-paid-out = The provider paid { $id } out since: undo the allocation of the payout first.
error-payment-moved = The provider’s payment { $id } was undone or paid out since: undo first what was decided about it since.
error-moved-since = { $document } was paid or moved since: undo first what was decided about it since.
error-period-not-over = { $day } is not over: the books can be closed through yesterday at the latest.
error-more-than-open = { $open } are open of { $document }, not { $amount }.
error-allocation-unknown = No allocation has the number "{ $id }". See "quittance allocations".
error-already-undone = Allocation { $id } is undone already.
error-credit-used = The credit that allocation { $id } left was used since: undo first what used it.
error-taken-back = Allocation { $id } was taken back by { $by }: undo that one first.
error-rule-unknown = No rule has the number "{ $id }". See "quittance rules list".
error-rule-too-wide = A rule needs a text of at least three characters after --contains.
error-rule-without-effect = A rule has one effect: --account or --customer.
error-entry-impossible = These lines make no entry: none may be zero, and their signs must go together.
error-period-closed = { $day } is in a closed period: the books are closed through { $closed }.
error-period-already-closed = The books are closed through { $day } already, and stay so.
error-key-reused = The key "{ $key }" was used before for something else: choose another.
error-keys-too-open = Others than you can read the key file { $file }. Run: chmod 600 { $file }
error-keys-malformed = { $file } is not a key file of Quittance, or it is damaged: put a copy back.
error-keys-full = The key file is full: no key can be added.
error-sealed-elsewhere = { $place } opens with no key of the key file. Name the right one with --key-file.
error-no-entropy = This computer gives no random numbers; nothing was done.
error-database-url = "{ $url }" is not the address of a database. Write --database sqlite:{ $url }.
error-database-engine = Databases of "{ $engine }" are not served. Write --database sqlite:FILE or postgres://…
error-database-too-old = This PostgreSQL is version { $found }; at least version { $needed } is needed.
error-database-changed = The schema of this database was changed (step { $number }). Restore a backup with "quittance restore".
error-database-newer = This database is of a later version of Quittance: update the program.
error-database-damaged = The database contradicts itself ({ $detail }). Run "quittance check", then restore a backup if needed.
error-database-malformed = The file { $file } is damaged. “quittance check” says what is; restore the last backup into a new database.
error-database-not-empty = This database is not empty: restore into a new one.
error-database-foreign = { $file } is not a database of Quittance.
error-database-unopened = { $file } cannot be opened: does the folder exist, may you write to it?
error-database-unreachable = The server of { $url } does not answer: is it running, is the address right?
error-database-login = The server of { $url } refuses this name or password.
error-backup-changed = { $file } is not as it was backed up: it was changed or cut short. Take another copy of this backup. Nothing was written.
error-not-a-backup = { $file } is not a backup of Quittance.
error-file-missing = { $file } does not exist.
error-file-forbidden = You may not read or write { $file }.
error-file-folder = { $file } is a folder; name a file.
error-file-exists = { $file } exists already; choose another name.
error-disk-full = The disk of { $file } is full.
error-file-failed = { $file } cannot be read or written ({ $detail }).
error-not-toml = { $file } cannot be read as a template: { $detail }.
error-not-learned = { $file } is not a file of learned payers, as "quittance learned --format json" writes it.

# A file given after the wrong option: `refusal-<code>` and `refusal-<code>-remedy`.

refusal-statement-elsewhere = This is a bank statement.
refusal-statement-elsewhere-remedy = Give it after --statements.
refusal-invoices-elsewhere = This is a file of invoices or customers.
refusal-invoices-elsewhere-remedy = Give it after --invoices (or --customers).
refusal-columns-unknown = The columns of this table are not recognised.
refusal-columns-unknown-remedy = Give the columns usual titles (number, date, due date, total, customer), or describe them with --mapping (invoices, customers) or --rules (statements). Nothing was recorded.
refusal-columns-list = Missing: { $columns }.

# Fields of files, as problems name them: `field-<name>`. A name that is not here is shown as it is.

field-remittance = remittance information
field-account = bank account
field-iban = IBAN
field-siren = SIREN
field-acctid = bank account
field-issue-date = issue date
field-open-amount = open amount
field-text = description
field-movements = transactions
field-account-manager = account manager
field-vat-number = VAT number
field-email = e-mail address
field-payment-days = payment days
field-purchase-order = purchase order
field-country = country
field-remittance-information = description
field-counterparty = counterparty
field-ultimate-counterparty = ultimate counterparty
field-counterparty-account = counterparty account
field-additional-information = additional information
field-end-to-end-id = end-to-end reference
field-bank-reference = bank reference
field-creditor-reference = creditor reference
field-mandate = mandate
field-instruction-id = instruction reference
field-payment-information-id = batch reference
field-cheque-number = cheque number
field-document = document
field-name = name
field-statement-id = statement reference
field-statement-number = statement number
field-preceding-invoice = preceding invoice
field-value-date = value date
field-reference = reference
place-movement = transaction { $number }
found-due-date-assumed = { $document }: { $day } + { $days } days
found-vat-missing = { $document }: account { $account }
found-totals-disagree = net and VAT make { $sum }, the total is { $total }
found-movements-overlap =
    { $count ->
        [one] { $account }, { $from } to { $through }: one movement, { $in } received, { $out } paid
       *[other] { $account }, { $from } to { $through }: { $shown } movements, { $in } received, { $out } paid
    }
found-and-others =
    { $count ->
        [one] , and { $shown } other
       *[other] , and { $shown } others
    }
field-amount = amount
field-date = date
field-booking-date = booking date
field-currency = currency
field-number = number
field-kind = kind
field-customer-number = customer number
field-customer-name = customer name
field-customer = customer
field-issued-on = issue date
field-due-on = due date
field-total = total
field-open = open amount
field-paid = paid amount
field-net = net amount
field-vat = VAT
field-debit = debit
field-credit = credit
field-payment-reference = payment reference
field-row = row
field-line = line
field-record = record
field-element = element
field-opening = opening balance
field-closing = closing balance
field-label = label
field-quotation-mark = quotation mark
field-bt-1 = invoice number
field-bt-2 = issue date
field-bt-3 = invoice type
field-bt-5 = currency
field-bt-44 = customer name
field-ntry-amt = amount
field-trnamt = amount
field-ecrituredate = entry date
field-ecriturenum = entry number
field-comptenum = account number

# Figures of a finding: the words of the program without their numbers, which come as $a, $b, $c, $d.

found-balance-broken = opening { $a }, movements { $b }, closing { $c }: off by { $d }
finding-opens-with-before-it = opens with { $a } though the one before ends with { $b }
finding-lines-suspense = lines { $a }, suspense { $b }
finding-amount-allocated-in-suspense = amount { $a }, allocated { $b }, in suspense { $c }
finding-moved-booked = moved { $a }, booked { $b }
finding-open-less-what-is-allocated = open { $a }, instead of { $b }
finding-open-of = open { $a } of { $b }
finding-debits-and-credits-differ = debits and credits differ
finding-does-not-follow-from-the-event-before = does not follow from the event before
finding-tells-no-hash-of-its-decisions = tells no hash of its decisions
finding-is-not-as-it-was-decided = is not as it was decided
finding-are-not-as-they-were-decided = are not as they were decided
finding-posting-without-entry = posting without entry
finding-entry-without-postings = entry without postings
finding-item-without-entry = document without entry
finding-transaction-without-entry = transaction without entry
finding-allocation-without-lines = allocation without lines
finding-line-of-an-unknown-item = line of an unknown document
finding-undo-without-its-reversing-entry = undo without its reversing entry
finding-document-of-an-unknown-file = document of an unknown file
finding-statement-of-an-unknown-file = statement of an unknown file
finding-the-file-is-damaged = the file of the database is damaged: restore the last backup
finding-refers-to-what-is-not-there = refers to rows that are not there: restore the last backup
finding-values-that-cannot-be-read = holds values that cannot be read: restore the last backup
finding-cannot-be-opened-with-the-keys-that-are-here = opens with none of the keys that are here: put back the key file of this database
finding-is-not-as-it-came-in = is not as it came in: import it again, or restore the last backup
finding-is-kept-no-more = is kept no more: restore the last backup
finding-holds-its-subjects = balance { $a }, details { $b }
finding-waits-should-wait = waits { $a }, should wait { $b }
finding-statements-recorded = statements { $a }, recorded { $b }

## Coming in

error-sign-in-wrong = The address, the password or the code is wrong.
error-sign-in-too-many = Too many attempts. Try again in { $value } seconds.
error-session-over = Your session is over: sign in again.
error-session-unknown = This session is not there any more.
error-not-a-person = An API key cannot do this: sign in with your password.
error-not-fresh = For this action, type your password again.
error-link-unknown = This link is not valid, or was used already. Ask for a new one.
error-link-over = This link is over. Ask for a new one.
error-owner-exists = This workspace has an owner already: sign in, or ask for an invitation.
error-bad-email = “{ $value }” is not an e-mail address.
error-email-taken = { $value } has an account here already.
error-bad-name = Give a name of at most 100 characters.
error-unknown-language = The language “{ $value }” is not offered: choose fr or en.
error-unknown-theme = The theme “{ $value }” is not offered: choose system, light or dark.
error-unknown-role = No role is called “{ $value }”. There are: owner, finance, accountant, collector, sales, auditor.
error-unknown-permission = There is no permission “{ $value }”.
error-unknown-side = “{ $value }” is not a side: choose payment or business.
error-no-permission = Choose at least one permission.
error-permission-not-yours = You do not have the permission “{ $value }” yourself.
error-permission-not-of-side = A key of the business side cannot have the permission “{ $value }”: choose the payment side, or leave it out.
error-bad-days = A key is good for 1 to 396 days.
error-key-unknown = No key has the id “{ $value }”.
error-person-unknown = No active or invited user matches { $value }.
error-waiting-none-chosen = Tick at least one line, and at most 500.
error-bad-client = Give the client identifier from the provider, and a shown name of at most 500 characters.
error-bad-issuer = { $value } is not the address of a provider. Write it for example https://login.example.com.
error-no-client-secret = Give the client secret: it is never sent to another provider than its own.
error-no-provider = No identity provider is set.
error-mail-host = “{ $value }” is not the name of a server. Write it for example smtp.example.com.
error-mail-port = { $value } is not a port: 1 to 65535.
error-mail-tls = “{ $value }” is not a way of encryption: implicit, starttls or none.
error-mail-sender = “{ $value }” is not an address to send from.
error-mail-reply-to = “{ $value }” is not an address for answers.
error-mail-name = A name, a role or a telephone has at most 200 characters, on one line.
error-mail-person = Say who writes: a reminder bears a name.
error-mail-password = Give the password: it is never sent to another server than its own.
error-mail-dkim-key-missing = Give the signing key of this selector.
error-mail-too-long = This text is too long for a certificate or a key.
error-mail-pace = { $value } messages a minute will not do: 1 to 600.
error-mail-none = No outgoing server is set up.
error-permission-not-confirmed = The permission { $value } is given only after confirmation: it concerns settings or the activity log.
error-user-unknown = Nobody has the address or id “{ $value }”.
error-user-not-active = { $value } cannot sign in at present: invite this person again.
error-last-owner = { $value } is the only address that may do everything here: name another owner first.
error-second-factor-on = The second factor is on already.
error-second-factor-off = The second factor is off.
error-second-factor-not-begun = Show the code to scan first.
error-wrong-code = This code is wrong. Check the clock of your phone and type the next code.
error-password-too-short = Choose a password of at least 12 characters.
error-password-too-long = This password is too long.
error-password-is-email = The password must not be your address.
error-password-common = This password is too well known: choose another one.

## Settings

error-account-role-unknown = There is no account role “{ $role }”.
error-account-taken = Account { $account } already serves another role: choose another number.
error-account-in-use = Entries are already posted to account { $account }: it cannot change any more.
error-payer-unknown = This payer is already forgotten.
error-entity-unknown = No legal entity has the id “{ $value }”.
error-bad-siren = “{ $value }” is not a SIREN: it has nine digits, the last of which checks the others.
error-siren-taken = Another of your entities already has the SIREN { $value }.
error-bad-vat-number = “{ $value }” is not a VAT number: check it, its key included (for example FR44732829320).
error-vat-number-of-another = This VAT number is that of another SIREN.
error-address-too-long = An address has at most 500 characters.
error-request-unknown = This request is no longer there: it was dealt with, withdrawn, or it expired.
error-not-an-owner = Only an owner can confirm this request.
error-same-person = Another owner than you has to confirm this request.
error-request-not-confirmed = This request is not confirmed yet, or it is not yours.
error-owner-needs-second-person = Two owners decide on a third together: invite this person with another role, then ask for that of owner.
error-reset-of-another-owner = With two owners, neither opens the other’s access alone. { $value } changes their password in their account; else decide on another role together, or make the link on the server: quittance user reset-link.
# Imports and bank accounts.
error-import-unknown = There is no such import.
error-import-already-undone = The import of “{ $file }” is already undone.
error-import-of-customers = A list of customers is not undone: it booked nothing, and its customers may be in use. Correct the customers concerned.
error-import-too-old = This import could be undone until { $day } only. Correct its documents one by one.
error-import-decided = “{ $title }” was allocated by { $by }. Undo that allocation first, then the import.
error-import-commented = “{ $title }” has comments, which would be lost. Deal with this movement at the desk.
error-import-set-aside = “{ $title }” was set aside by a person. Take it up again first, then undo the import.
error-import-period-closed = “{ $title }” is booked on { $day }, in a period closed on { $closed }. Issue a credit note or a correcting entry instead.
error-import-repeated = The file “{ $file }”, imported later, repeats movements of this one. Undo that one first.
error-sample-none = There are no sample data in this space.
error-sample-mixed = “{ $file }” was imported beside the sample data: undo that import first, then remove them.
error-file-refused = The file “{ $file }” could not be read.
error-template-name = Give the template a name of at most 80 characters.
error-template-unknown = This template does not exist any more.
error-bank-account-unknown = There is no such bank account.
error-bank-account-name = The name of an account has at most 80 characters.
error-own-account-bad = “{ $account }” is not a bank account of the chart: it begins with 51 (512100, for instance).
error-own-account-taken = Account { $account } already has another role in your chart. Choose another one.

## Documents and customers entered field by field

error-bad-value = The value of “{ $field }” cannot be so.
error-customer-missing = State the number or the name of the customer.
error-document-conflict = { $document } is known with another customer or another total.
error-vat-exceeds-total = The VAT is more than the total.
error-document-period-closed = { $day } is in a closed period.
error-dunning-plan-unknown = No plan is called “{ $value }”. See “quittance dunning plans”.
error-dunning-not-a-plan = This is no plan: { $value }.
error-dunning-plan-wrong = This plan cannot be saved: { $value }. The number is the key of the step.
error-dunning-customer-unknown = No customer has the number “{ $value }”.
error-dunning-document-unknown = { $value } is no open invoice of this customer.
error-dunning-contact-unknown = This customer has no contact “{ $value }”.
error-dunning-person-unknown = Nobody has the address “{ $value }”.
error-dunning-kind-unknown = “{ $value }” keeps no reminder back.
error-dunning-hold-unknown = No hold that stands has the number “{ $value }”. See “quittance dunning holds”.
error-dunning-hold-out-bad = A hold-out group is 1 to 50% of customers, for 30 to 365 days.
error-dunning-hold-out-stands = There is a hold-out group already: end it first.
error-dunning-credit-note-unknown = This customer has no credit note “{ $value }”.
error-dunning-dispute-everything = This dispute is about every document: open one about the invoice that you no longer ask for.
error-dunning-promise-unknown = No promise has the number “{ $value }”.
error-dunning-payment-plan-unknown = No payment plan has the number “{ $value }”.
error-dunning-no-document = Choose at least one invoice.
error-dunning-document-in-plan = { $value } is part of another payment plan that is proposed or active.
error-dunning-payment-plan-stands = This payment plan { $state ->
    [draft] is a draft
    [proposed] is proposed to the customer
    [active] is active
    [completed] is paid
    [defaulted] is in default
    [refused] was refused
    [lapsed] was not answered in time
    [replaced] was replaced
   *[other] was cancelled
 }: this is not possible.
error-dunning-terms-changed = The terms have changed since you read them. Read them again before you accept.
error-dunning-notice-runs = The days of the notice are not over: note first on which day the customer was told, then wait until the agreed days have passed.
error-dunning-hold-of-plan = This document is part of payment plan { $value }: cancel the plan instead.
error-dunning-bad-day = { $day } cannot be meant here.
error-dunning-terms-nothing-owed = Nothing is left to pay of these documents, credit taken off.
error-dunning-terms-no-instalment = At least one instalment is needed.
error-dunning-terms-too-many = These are too many instalments: at most 60, each of at least one cent.
error-dunning-terms-not-positive = The amount of instalment { $number } must be above zero.
error-dunning-terms-days = Instalment { $number } must come after the one before.
error-dunning-terms-sum = The instalments are not together what is owed.
error-dunning-task-unknown = No open task has the number “{ $value }”.
error-dunning-alert-unknown = No standing alert has the number “{ $value }”.
error-dunning-limit-bad = Give a number of at least 1, or leave it empty for no alert.
error-dunning-message-unknown = No message has the number “{ $value }”. See “quittance dunning list”.
error-dunning-account-unknown = No bank account has the number “{ $value }”.
error-dunning-stands-otherwise = This message cannot be changed any more: its state is “{ $value }”.
error-dunning-held-back = This message may not go: { $value }.
error-dunning-text-outdated = The text was written about other documents or amounts: read it again, save it, then approve.
error-dunning-basis-changed = The text, the documents or the amounts of this message changed meanwhile: read it again, then repeat.
error-dunning-already-said = A step of this message was said meanwhile: the next decision will know of it.
error-dunning-no-contact = This customer has neither an e-mail address nor a telephone: add a contact.
error-dunning-day-passed = { $day } has passed: choose a day to come.
error-dunning-currencies-differ = What this customer owes is in several currencies: name invoices of one currency.
error-dunning-day-missing = Say the day that was promised or is expected.
error-dunning-bad-text = Say a text, on one line for a subject, neither empty nor too long.
error-dunning-plan-changed = Somebody else saved this plan meanwhile: load the page again and make your changes once more.
error-dunning-template-unknown = There is no such text or version: { $value }.
error-dunning-template-wrong = The text is not saved: { $value }.
error-dunning-template-changed = Somebody saved this text meanwhile: read their version below before you save yours; saving again replaces it.
error-dunning-template-heavy = This text takes too many steps, or becomes too long for a customer who owes many invoices: simplify it.
error-dunning-template-subject = The subject holds a character that an e-mail cannot carry: type it again.
error-dunning-template-number = A card or bank account number cannot stand in a text: the portal gives your bank details.
error-portal-bad-link = This link is not (or no longer) good.
error-portal-customer-unknown = There is no customer “{ $value }”.
error-portal-answer-unknown = There is no such answer, or it was handled.
error-portal-account-unknown = There is no bank account “{ $value }”.
error-portal-document-unknown = This invoice is not open.
error-portal-nothing-chosen = Choose at least one invoice.
error-portal-said-already = This is noted for the invoice already. For anything else, write to us.
error-portal-bad-day = { $day } is not possible here.
error-portal-bad-text = Write a few words, at most 1,000 characters.
error-portal-account-unreadable = The account to pay to cannot be read: check the key file.
error-portal-too-many-promises = The payment of { $value } was promised twice before: nothing more was noted. Call or write to us, we will find a way.
error-portal-too-many-answers = Too many messages wait for an answer: this one was not sent. Please call us.
error-portal-holder-missing = Say who exactly holds the account.
error-portal-person-missing = Say who answers customers.
error-portal-reach-missing = Give a telephone number or an e-mail address.
error-received-unknown = No mail that came in has the number “{ $value }”.
error-received-customer = No customer has the number “{ $value }”.
error-received-person = Nobody has the address or id “{ $value }”.
error-received-otherwise = Somebody dealt with this mail meanwhile: { $value }.
error-received-text = A note has 1,000 characters at most.
error-mailbox-folder = “{ $value }” is not the name of a folder.
error-mailbox-user = Give the name that signs in to the mailbox.
error-mailbox-none = No mailbox is set up.
