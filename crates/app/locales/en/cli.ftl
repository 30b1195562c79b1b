# The command line: help.
cli = Proof of which money paid which invoice
help-usage = Usage:
help-commands = Commands
help-options = Options
help-common = Options of every command
help-command = COMMAND
help-arguments = Arguments
help-version = Show the version
help-help = Show this help
value-url = URL
value-file = FILE
value-language = LANGUAGE
value-format = FORMAT
value-folder = FOLDER
value-address = ADDRESS
value-number = NUMBER
value-name = NAME
value-account = ACCOUNT
value-amount = AMOUNT
value-count = COUNT
value-text = TEXT
value-customer = CUSTOMER
value-adjustment = ADJUSTMENT
value-key = KEY
value-place = PLACE
value-document = DOCUMENT
value-day = DAY
value-direction = DIRECTION
value-yes = YES
value-role = ROLE
value-transaction = TRANSACTION
value-kind = KIND
value-allocation = ALLOCATION
value-rule = RULE
value-through = THROUGH
value-email = EMAIL
value-user = USER
value-state = STATE
value-message = MESSAGE
value-hold = HOLD
value-plan = PLAN
value-mode = MODE
value-port = PORT
value-way = WAY
value-selector = SELECTOR
value-seed = SEED
help-default = default: { $value }
help-variable = variable { $name }
cli-common-database = Database: sqlite:FILE or postgres://… (default: sqlite:quittance.sqlite; for reconcile and demo, one of their own that is not kept)
cli-common-key-file = File with the keys that seal account numbers (default: quittance.key beside the database)
cli-common-lang = Language: fr or en
cli-common-format = Output format: table, json or csv
cli-common-out = Write the output to this file
cli-common-quiet = No progress and no summary, only what was asked for
cli-common-invoices = Invoices and credit notes: CSV, XLSX, EN 16931 XML, Factur-X, FEC
cli-common-statements = Bank statements: camt, MT940, CFONB120, OFX, QIF, CSV
cli-common-customers = Customers: CSV or XLSX
cli-common-learned = Payers learned earlier, as "quittance learned --format json" writes them
cli-common-mapping = How to read invoice and customer lists (TOML), instead of detection
cli-common-limit = Show at most so many; 200 in a table when nothing is said, all as JSON and CSV
cli-common-search = Only what contains this text
cli-common-key = Repeat safely: the same key has one effect
cli-common-rule = The rule (rul_…)
cli-common-user = The user’s e-mail address, or number (usr_…)
cli-common-url = Address of the pages, to print the whole link: https://quittance.example.com
cli-demo = Show the whole chain on a demonstration company
cli-demo-seed = Seed of the demonstration company
cli-demo-keep = Keep the generated files in this folder
cli-serve = Serve the pages and the API, and run background jobs
cli-serve-listen = Where to listen
cli-serve-public-url = The address under which people reach it, behind a proxy: https://…
cli-serve-no-jobs = Leave background jobs to “quittance work”
cli-serve-requests-per-second = Requests per second that one sender may keep up; 0 for no limit
cli-serve-oidc-issuer = Sign in through this identity provider (OpenID Connect), whatever the settings say: https://…
cli-serve-oidc-client-id = Client identifier given by the provider
cli-serve-oidc-client-secret-file = File with the client secret
cli-serve-oidc-label = Name of the provider on the sign-in page
cli-serve-oidc-without-second-factor = Do not ask for our verification code after the provider
cli-serve-trusted-proxy = A proxy before the server, whose X-Forwarded-For is believed: its address or its network (10.0.0.0/8)
cli-work = Run background jobs only
cli-serving = Quittance is served at { $address } (Ctrl+C to stop)
cli-serving-files = Database: { $database }; keys: { $keys } (keep a copy elsewhere: without them account numbers cannot be read)
cli-working = Background jobs are running (Ctrl+C to stop)
cli-cannot-listen = Cannot listen at { $address }
cli-set-up-link = First sign-in: open { $link } (good once, for 24 hours)
cli-demo-listen = Where to listen
cli-demo-until = Last day of the company; without it, the working day before today
cli-demo-far-day = The demonstration company can end between 2005 and 2059: { $text } lies outside.
cli-demo-serve = Then serve the pages on these data
cli-demo-signed = Sign in with { $email } and the password “{ $password }”
cli-reconcile = Match invoices with bank statements: files in, allocations and exceptions out
cli-reconcile-usage = quittance reconcile --invoices <FILE>... --statements <FILE>... [OPTIONS]
cli-reconcile-rules = How to read statements in CSV (TOML), instead of detection
cli-reconcile-bank-account = The bank account of statements that name none: its IBAN or its number
cli-reconcile-skip-equal = Pass over movements whose day and amount another file brought on the account: for two formats of the same days
cli-reconcile-tolerance = Write off differences up to this amount (1.00 = one unit of the currency)
cli-import = Import files into the database and match what they bring
cli-import-usage = quittance import --invoices|--statements|--customers <FILE>... [OPTIONS]
cli-import-rules = How to read statements in CSV (TOML), instead of detection
cli-import-bank-account = The bank account of statements that name none: its IBAN or its number
cli-import-skip-equal = Pass over movements whose day and amount another file brought on the account: for two formats of the same days
cli-import-dry-run = Show what would happen and change nothing
cli-import-save-mapping = Write the mapping detected for the first invoice list to this file, as a template
cli-allocations = List what paid what
cli-exceptions = List the transactions that wait for a person
cli-accept = Decide what a transaction paid
cli-accept-transaction = The transaction (btx_…)
cli-accept-alternative = Take this alternative: its key, or its place (which changes with the list)
cli-accept-document = So much of a document: NUMBER=AMOUNT (repeatable; negative for a credit note)
cli-accept-account = So much to an account: ACCOUNT=AMOUNT (repeatable)
cli-accept-credit = So much to the credit of a customer: CUSTOMER=AMOUNT (repeatable)
cli-adjust = Decide about documents without a bank transaction: set off, write off, doubtful…
cli-adjust-kind = What: set-off, provider-payment, small-difference, doubtful, no-longer-doubtful or write-off
cli-adjust-documents = The documents by number; of a write-off or a provider’s payment, NUMBER=AMOUNT for a part
cli-adjust-customer = All open documents of the customer with this number that can be meant
cli-adjust-reason = Why (required for doubtful and write-off)
cli-adjust-reference = The provider’s reference of the payment
cli-adjust-recover-vat = Write-off: recover VAT that was declared (definitively irrecoverable, duplicate invoice sent)
cli-adjust-on = The day it is booked, instead of today (YYYY-MM-DD or DD/MM/YYYY)
cli-adjust-dry-run = Show the entry and change nothing
cli-adjustments = List what was decided about documents without a bank transaction
cli-accept-payment = Payout of a payment that a provider captured: adj_… or adj_…=AMOUNT (repeatable)
cli-undo = Undo one allocation or one adjustment
cli-undo-allocation = The allocation (alc_…) or adjustment (adj_…)
cli-undo-reason = Why, for the record
cli-set-aside = Set a transaction aside, or take it up again
cli-set-aside-transaction = The transaction (btx_…)
cli-set-aside-note = Why, for the record
cli-set-aside-not-a-customer = It is not a customer's payment
cli-set-aside-take-up = Take it up again
cli-rules = Rules for recurring transactions
cli-rules-list = List the rules
cli-rules-add = Make a rule, switched off, and look back at what it would have done
cli-rules-add-contains = Text that the remittance information or the counterparty must contain
cli-rules-add-direction = Only money in, or only money out
cli-rules-add-from = Only from this amount on
cli-rules-add-to = Only up to this amount
cli-rules-add-account = Post the whole amount to this account
cli-rules-add-customer = Take the payer for the customer with this number
cli-rules-look-back = Look back at what a rule would have done
cli-rules-on = Switch a rule on
cli-rules-off = Switch a rule off
cli-open-items = List what is still owed
cli-entries = List the journal, or the trial balance
cli-entries-account = Only the accounts that begin like this
cli-entries-balance = The trial balance instead of the journal
cli-close-period = Close the books through a day
cli-close-period-through = The last day that closes (YYYY-MM-DD or DD/MM/YYYY)
cli-settings = Show or change what matching may do without asking
cli-settings-tolerance = Write off differences up to this amount
cli-settings-charges = Accept bank charges deducted on the way up to this amount
cli-settings-discounts = Recognise early-payment discounts (yes or no)
cli-settings-write-off-alone = Most that one person writes off alone where two owners can sign in
cli-settings-chart = Give a role of the chart of accounts another account: ROLE=NUMBER, for example sales=707100 (repeatable)
cli-bad-chart = "{ $text }" is not of the form ROLE=NUMBER, for example sales=707100
cli-check = Recompute balances, verify chains and links
cli-backup = Write a copy of the database to a file, while others work
cli-backup-file = The file to write; it must not exist
cli-restore = Fill an empty database from a backup
cli-restore-file = The backup to read
cli-migrate = Bring the database up to date
cli-keys = Keys that seal account numbers
cli-keys-rotate = Add a new key and seal every account number with it
cli-user = People who sign in to the pages
cli-user-add = Invite somebody: prints the link by which they choose a password
cli-user-add-email = E-mail address
cli-user-add-role = owner, finance, accountant, collector, sales or auditor
cli-user-add-name = Name shown in the pages; they can change it
cli-user-list = List the users
cli-user-disable = Disable a user: their sessions, links and keys open nothing any more
cli-user-reset-link = Print a link by which a user chooses another password
cli-user-reset-link-clear-second-factor = Also take the second factor off: the authenticator is lost

# The command line: what it says.
cli-error = Error:
mistyped = the command line cannot be read.
mistyped-command = there is no command "{ $value }".
mistyped-argument = there is no "{ $argument }".
mistyped-no-value = "{ $argument }" needs a value.
mistyped-value = "{ $value }" does not fit "{ $argument }".
mistyped-too-many = "{ $value }" is too much after "{ $argument }".
mistyped-twice = "{ $argument }" is given twice.
mistyped-conflict = "{ $argument }" does not go with "{ $other }".
mistyped-missing = argument missing: { $argument }
mistyped-no-command = a command is missing.
mistyped-letters = an argument holds letters that cannot be read.
mistyped-meant = Did you mean "{ $meant }"?
mistyped-possible = Possible values: { $values }
mistyped-help = To learn more: quittance --help, or --help after a command.
cli-no-database = { $file }: there is no such database. "quittance import" makes it.
cli-keys-missing = This database is sealed with the keys of { $file }, which is not there. Put that file back, or name it with --key-file.
cli-keys-differ = The keys of { $file } are not those this database was sealed with. Name the right ones with --key-file.
cli-alternative-key = key: { $key }
cli-bad-alternative = “{ $text }” is neither the key of an alternative nor its place (see “quittance exceptions”).
cli-bad-amount = "{ $text }" is not an amount (for example 12.50).
cli-bad-pair = "{ $text }" is not of the form NAME=AMOUNT.
cli-would-overwrite = { $file } is the database, the key file or a file that is read: nothing is written there. Give another file name.
cli-demo-has-books = This database holds files already: the demonstration is not added to them. Give a new one with --database, or none.
cli-reconcile-needs-files = Give at least one file after --invoices and one after --statements.
cli-import-needs-files = Give at least one file after --invoices, --statements, --customers or --learned.
cli-accept-needs-choice = Say what it paid: --alternative N, or --document, --account, --credit, --payment.
cli-restore-needs-keys = First put the key file of this backup here: { $file }, or name it with --key-file. Without it the restored database would not open. Nothing was written.
cli-restore-needs-database = Say into which empty database: --database sqlite:FILE or postgres://…
cli-no-key-file = This database has no key file.
cli-bad-adjustment = "{ $kind }" is no adjustment: set-off, provider-payment, small-difference, doubtful, no-longer-doubtful or write-off.
cli-adjusted = Adjustment { $id }: { $amount }.
cli-adjustment-undone = Adjustment undone by entry { $entry }.
cli-adjustment-is-undone = undone
cli-payment-left = The provider has still to pay out: { $left }
cli-entry-of = Entry of { $day }
adjustment-set-off-undone = Set-off undone
adjustment-provider-payment-undone = Payment at a provider undone
adjustment-small-difference-undone = Small difference undone
adjustment-doubtful-undone = Classification as doubtful undone
adjustment-no-longer-doubtful-undone = Return from doubtful undone
adjustment-write-off-undone = Write-off undone
adjustment-set-off = Set-off
adjustment-provider-payment = Payment through a provider
adjustment-small-difference = Small difference
adjustment-doubtful = Classified doubtful
adjustment-no-longer-doubtful = No longer doubtful
adjustment-write-off = Written off
cli-reading = Reading { $file }
cli-matching = Matching
cli-checking = Checking
cli-copying = Copying
cli-sealing = Sealing anew
cli-yes = yes
cli-no = no
cli-reconcile-summary = { $documents }, { $transactions }: { $automatic } ({ $amount }), { $exceptions }; { $problems }; in { $seconds } s.
cli-import-did = Imported: { $documents }, { $transactions }, { $customers }{ $known }. Matched: { $automatic }. In all, { $waiting }.
cli-import-would = Would import: { $documents }, { $transactions }, { $customers }{ $known }. Nothing was changed.
cli-more = … and { $count } more (--format json or csv shows all)
cli-list-cut = The list is longer: at most { $shown } are shown (--limit).
cli-shown-of = { $shown } of { $all } shown
cli-open-total = Still open: { $amount }
cli-column-method = Explained by
cli-column-count = Number
cli-column-amount = Amount
cli-column-example = Example
cli-column-place = Where
cli-column-problem = What is wrong
cli-column-remedy = What to do
cli-column-transaction = Transaction
cli-column-reason = Reason
cli-column-alternatives = Could be
cli-column-due = Due
cli-column-document = Document
cli-column-customer = Customer
cli-column-total = Total
cli-column-open = Open
cli-column-late = Days late
cli-column-day = Day
cli-column-account = Account
cli-column-label = Label
cli-column-debit = Debit
cli-column-credit = Credit
cli-column-lettrage = Letter
cli-column-balance = Balance
cli-column-rule = Rule
cli-column-contains = Contains
cli-column-effect = Account or customer
cli-column-state = State
cli-column-payer = Payer
cli-column-check = Check
cli-column-looked-at = Looked at
cli-column-result = Result
cli-state-on = on
cli-state-off = off
cli-accepted = Done: { $allocation }. "quittance undo" takes it back.
cli-undone = Undone. Transaction { $transaction } waits for a person again.
cli-set-aside-done = Set aside. It stays in suspense.
cli-taken-up-done = Taken up again.
cli-note-not-a-customer = not a customer's payment
cli-rule-on = The rule is on.
cli-rule-off = The rule is off.
cli-look-back = On past transactions: { $matched }, { $new }; { $agrees } with what was decided, { $contradicts } it.
cli-period-closed = The books are closed through { $day }.
cli-settings-are = Tolerance { $tolerance }, bank charges up to { $charges }, early-payment discounts: { $discounts }, written off alone up to { $alone }.
cli-learned = Write the payers that were learned to a file
cli-check-good = holds
cli-backup-done = { $rows } to { $file }, opened again and checked.
cli-backup-fingerprint = Its fingerprint is in { $file }: keep both together, restoring compares it.
cli-restore-unverified = No fingerprint beside it ({ $file }): nothing tells whether this backup is as it was made.
cli-backup-keys = Keep the key file too, elsewhere: without it account numbers cannot be read.
cli-migrated =
    { $applied ->
        [0] { $engine }: version { $version } of the schema, up to date already
        [one] { $engine }: version { $version } of the schema, one migration applied
       *[other] { $engine }: version { $version } of the schema, { $applied } migrations applied
    }
cli-rotated = Key { $key } is current; { $sealed }.

check-database-is-readable = The database can be read, its links hold
check-entries-balance = Debits equal credits
check-links-hold = Links between records
check-allocations-sum = Allocations equal their entries
check-adjustments-hold = Adjustments equal their entries
check-items-within-bounds = No document settled beyond its amount
check-suspense-is-unexplained = Suspense equals what is not explained
check-bank-equals-statements = Bank account equals statements
check-open-balances = Stored open amounts equal the postings
check-waiting-transactions = Transactions to be explained equal the suspense account
check-customer-months = Monthly sums of customers equal the postings
check-bank-days = Daily sums of bank accounts equal the movements
check-ledger-days = Daily sums of accounts equal the postings
check-control-accounts = Customer, credit, suspense and clearing accounts are the sum of their parts
check-vat-follows-settlement = VAT on collection follows what is settled
check-events-are-chained = Activity log is unbroken
check-decisions-are-as-told = Decisions are as the activity log tells
check-files-are-kept = Files are kept as they came in
check-accounts-equal-statements = Accounts equal their statements
check-statements-continue = Statements follow each other

cli-exceptions-aside = Those that are set aside instead
cli-unknown-language = Unknown language: "{ $asked }". Choose fr or en (--lang or QUITTANCE_LANG).
cli-negative-amount = "{ $text }" is negative: give an amount of zero or more.
cli-two-readings = "{ $text }" can be read { $small } or { $large }; write { $plain } or { $joined }.
cli-bad-day = "{ $text }" is not a day: write 2025-06-30 or 30/06/2025.
cli-bad-yes = "{ $text }" is neither yes nor no.
cli-accepted-rest = { $rest } are still to be explained.
cli-postponed = Its period is closed: the entry is booked on { $day }, the first open day.
cli-not-aside = Transaction { $id } is not set aside.
cli-rule-range-empty = No amount is both above --from and below --to.
cli-direction-in = money in
cli-direction-out = money out
cli-direction-both = in and out
cli-range = { $from } to { $to }
cli-range-from = from { $from }
cli-range-to = up to { $to }
cli-column-range = Direction, amounts
cli-column-customer-number = Cust. no.
cli-unused-credit = Unused credit
cli-and = { $left }; { $right }
cli-place-line = { $file }, line { $lines }
cli-place-lines = { $file }, lines { $lines }
cli-check-found = { $found }, first: { $first }
cli-reversal = Reversal – { $label }
cli-journal-total = Total: { $debit } debit, { $credit } credit. In the order of posting.
cli-balance-total = Total: { $debit } debit, { $credit } credit.
cli-rest-of = { $rest } of { $amount } left

# Counts: the noun follows the number ($count chooses, $shown is shown).
count-documents =
    { $count ->
        [one] { $shown } document
       *[other] { $shown } documents
    }
count-transactions =
    { $count ->
        [one] { $shown } transaction
       *[other] { $shown } transactions
    }
count-customers =
    { $count ->
        [one] { $shown } customer
       *[other] { $shown } customers
    }
count-files =
    { $count ->
        [one] { $shown } file
       *[other] { $shown } files
    }
count-explained =
    { $count ->
        [one] { $shown } explained
       *[other] { $shown } explained
    }
count-waiting =
    { $count ->
        [one] { $shown } waits for a person
       *[other] { $shown } wait for a person
    }
count-waiting-in-all =
    { $count ->
        [one] { $shown } transaction waits for a person
       *[other] { $shown } transactions wait for a person
    }
count-known =
    { $count ->
        [one] { $shown } record was known
       *[other] { $shown } records were known
    }
count-problems =
    { $count ->
        [one] { $shown } problem
       *[other] { $shown } problems
    }
count-remarks =
    { $count ->
        [one] { $shown } remark
       *[other] { $shown } remarks
    }
count-exceptions-title =
    { $count ->
        [one] { $shown } transaction waits for a person:
       *[other] { $shown } transactions wait for a person:
    }
count-problems-title =
    { $count ->
        [one] { $shown } problem in the files:
       *[other] { $shown } problems in the files:
    }
count-remarks-title =
    { $count ->
        [one] { $shown } remark on the files, nothing was lost:
       *[other] { $shown } remarks on the files, nothing was lost:
    }
count-more-lines =
    { $count ->
        [one] { $shown } more line
       *[other] { $shown } more lines
    }
count-aside =
    { $count ->
        [one] { $shown } transaction is set aside ("quittance exceptions --aside").
       *[other] { $shown } transactions are set aside ("quittance exceptions --aside").
    }
count-concerned =
    { $count ->
        [one] { $shown } would match
       *[other] { $shown } would match
    }
count-new =
    { $count ->
        [one] { $shown } of them newly explained
       *[other] { $shown } of them newly explained
    }
count-agreeing =
    { $count ->
        [one] { $shown } agrees
       *[other] { $shown } agree
    }
count-contrary =
    { $count ->
        [one] { $shown } contradicts
       *[other] { $shown } contradict
    }
count-newly-explained =
    { $count ->
        [one] { $shown } transaction explained now.
       *[other] { $shown } transactions explained now.
    }
count-damaged =
    { $count ->
        [one] { $shown } damaged
       *[other] { $shown } damaged
    }
count-to-look-at =
    { $count ->
        [one] { $shown } to look at
       *[other] { $shown } to look at
    }
count-rows-copied =
    { $count ->
        [one] { $shown } row copied
       *[other] { $shown } rows copied
    }
count-backup-migrated =
    { $count ->
        [one] The backup was of an older version: { $shown } migration applied.
       *[other] The backup was of an older version: { $shown } migrations applied.
    }
count-rows-restored =
    { $count ->
        [one] { $shown } row restored.
       *[other] { $shown } rows restored.
    }
count-sealed =
    { $count ->
        [one] { $shown } account number is sealed with it
       *[other] { $shown } account numbers are sealed with it
    }
count-checks-passed =
    { $count ->
        [one] { $shown } check holds
       *[other] { $shown } checks hold
    }
count-asking =
    { $count ->
        [one] { $shown } payment raises a question
       *[other] { $shown } payments raise a question
    }
count-not-from-customers =
    { $count ->
        [one] { $shown } is not from a customer (supplier, wages, taxes) and stays
       *[other] { $shown } are not from customers (suppliers, wages, taxes) and stay
    }

# The demonstration.
demo-company = { $company }, { $from } to { $to }: { $customers }, { $documents } for { $invoiced }, in { $files }.
demo-matched =
    { $transactions }, imported and matched in { $seconds } s:
    {"  "}{ $automatic } without anybody ({ $amount }); { $exceptions };
    {"  "}{ $others } in suspense.
demo-exceptions = What it would not guess, one of each kind:
demo-accepted = A person answered one: what { $payer } paid too much is credit for the next invoice.
demo-undone = A person undid the payment of { $document }, alone: a reversing entry, and it waits again.
demo-aside = A person set the payment of { $payer } aside, with the reason and a question to whoever knows.
demo-aside-note = To be asked of the customer: for which job?
demo-aside-comment = Asked by e-mail the same day; without an answer within a week the transfer is sent back.
demo-account-first = Main account
demo-account-second = Operating account
demo-contact-role = Accounts payable
demo-checked = Checked: { $passed } of { $checks }. Still open: { $items }, { $open }.
demo-next = Your own files: quittance reconcile --lang en --invoices invoices.csv --statements statement.xml
demo-kept = The files are in { $folder }.

# People.
cli-column-email = Address
cli-column-name = Name
cli-column-role = Role
cli-column-last-signed-in = Last signed in
role-owner = owner
role-finance = finance
role-accountant = accountant
role-collector = collector
role-sales = sales
role-auditor = auditor
role-integration = program
user-state-invited = invited
user-state-active = active
user-state-disabled = disabled
cli-user-disabled = { $user } can sign in no more.
cli-user-link = Give this link to the person, and to nobody else. It is good once, until { $day }:
cli-user-link-path = Give this link to the person, and to nobody else, behind the address of your pages. It is good once, until { $day }:

# Reminders.
cli-dunning = Reminders: what would be sent, what is planned, what waits
cli-dunning-what-if = Show what would be sent if every plan were live, and send nothing
cli-dunning-on = From this day on (YYYY-MM-DD or DD/MM/YYYY), instead of today
cli-dunning-days = How many days to try, at most 31
cli-dunning-run = Decide now about what is late
cli-dunning-send = Send the e-mails that are planned now
cli-dunning-sent = { $sent } sent, { $again } to try again, { $failed } refused, { $unknown } to check.
cli-dunning-no-server = No outgoing server is set up: “quittance mail set”.
cli-dunning-list = List the messages, or what waits
cli-dunning-list-state = Only in this state: proposed, planned, sent, unknown, shadow…
cli-dunning-list-waiting = What waits, with the reasons, instead of the messages
cli-dunning-approve = Approve a message: it is sent, or the call becomes a task
cli-dunning-approve-message = The message (msg_…)
cli-dunning-skip = Skip the step of a message: the plan goes on with the next
cli-dunning-skip-message = The message (msg_…)
cli-dunning-skip-reason = Why, for the record
cli-dunning-postpone = Put a message off
cli-dunning-postpone-message = The message (msg_…)
cli-dunning-postpone-until = Until this day
cli-dunning-settle = Say what became of a message that is to be checked
cli-dunning-settle-message = The message (msg_…)
cli-dunning-settle-arrived = Did it arrive? yes or no
cli-dunning-pause = Pause the reminders of a customer
cli-dunning-pause-customer = The number of the customer
cli-dunning-pause-until = Through this day; without an end otherwise
cli-dunning-pause-reason = Why, for the record
cli-dunning-promise = Record a promise to pay
cli-dunning-promise-customer = The number of the customer
cli-dunning-promise-until = The day promised
cli-dunning-promise-document = The invoice promised (repeatable); all otherwise
cli-dunning-promise-reason = What was said
cli-dunning-dispute = Open a dispute
cli-dunning-dispute-customer = The number of the customer
cli-dunning-dispute-document = The invoice disputed (repeatable); all otherwise
cli-dunning-dispute-reason = What is disputed
cli-dunning-dispute-owner = Who settles it: their e-mail address
cli-dunning-dispute-due = To be settled by this day
cli-dunning-holds = List what keeps reminders back
cli-dunning-release = End a hold
cli-dunning-release-hold = The hold (hld_…)
cli-dunning-release-ending = How it ended
cli-dunning-plans = List the plans, or change them
cli-dunning-plans-save = Save the plan of this file (JSON), a new one or with --plan
cli-dunning-plans-plan = The plan (dpl_… or its name)
cli-dunning-plans-mode = How it runs: shadow, live, off
cli-dunning-plans-for-customer = Give this customer the plan; without --plan, the first that fits
cli-mail = The server by which e-mail leaves
cli-mail-show = Show the settings, without the password
cli-mail-set = Set the server; what is not given stays as it was
cli-mail-set-host = Name of the server: smtp.example.com
cli-mail-set-port = Port: 465 with TLS from the start, 587 with STARTTLS
cli-mail-set-tls = Encryption: implicit (from the start), starttls or none
cli-mail-set-login = User name; empty not to sign in
cli-mail-set-password-file = File that holds the password
cli-mail-set-authority-file = Certificate of an authority of your own, in PEM
cli-mail-set-from = Address to send from
cli-mail-set-from-name = Name shown beside the address
cli-mail-set-reply-to = Address that answers go to
cli-mail-set-dkim-selector = Selector of the DKIM signature; empty not to sign
cli-mail-set-dkim-key-file = Key of the signature, in PEM
cli-mail-set-person = The person who writes: a reminder bears a name
cli-mail-set-role = What that person does
cli-mail-set-phone = That person’s telephone
cli-mail-set-per-minute = Messages a minute at most
cli-mail-test = Send a message to try it
cli-mail-test-to = To whom
cli-mail-remove = Remove the server: nothing leaves any more
cli-mail-saved = The outgoing server is { $host }, port { $port }.
cli-mail-removed = The outgoing server { $host } is removed: nothing leaves any more.
cli-mail-is = Server { $host }, port { $port }, encryption { $tls }, { $password }.
    From { $name } <{ $from }>, answers to { $reply }.
    Signed by { $person }. At most { $pace } messages a minute.
cli-mail-with-password = password kept
cli-mail-without-password = without signing in
cli-mail-dkim = DKIM signature: publish { $name } with the value { $value }
cli-mail-said = The server’s answer: { $said }
cli-dunning-day-line = { $day }: { $said }
cli-dunning-nothing = nothing
cli-dunning-if-live = If everything were live on { $day }:
cli-dunning-held = Held back on that day by the gate:
cli-dunning-looked-back = { $sent }; { $payers }.
cli-dunning-asked = for { $amount }
cli-dunning-ran = { $planned }, { $proposed }, { $shadow }, { $waiting }.
cli-dunning-message-state = { $message }: { $state }.
cli-dunning-hold-made = Reminders are kept back ({ $hold }).
cli-dunning-hold-ended = The hold { $hold } has ended.
cli-dunning-plan-saved = The plan { $plan } is saved, version { $version }.
cli-dunning-customer-set = Customer { $customer } follows { $plan }.
cli-dunning-first-fit = the first plan that fits
cli-dunning-bad-mode = “{ $text }” is no mode: shadow, live or off.
cli-dunning-bad-file = { $file } holds no plan: { $detail }.
cli-column-message = Message
cli-column-channel = Channel
cli-column-tone = Tone
cli-column-items = Documents
cli-column-hold = Hold
cli-column-until = Until
cli-column-plan = Plan
cli-column-mode = Mode
cli-column-steps = Steps
count-dunning-emails =
    { $count ->
        [one] { $shown } e-mail
       *[other] { $shown } e-mails
    }
count-dunning-sms =
    { $count ->
        [one] { $shown } text message
       *[other] { $shown } text messages
    }
count-dunning-letters =
    { $count ->
        [one] { $shown } letter
       *[other] { $shown } letters
    }
count-dunning-calls =
    { $count ->
        [one] { $shown } call
       *[other] { $shown } calls
    }
count-dunning-visits =
    { $count ->
        [one] { $shown } visit
       *[other] { $shown } visits
    }
count-dunning-handovers =
    { $count ->
        [one] { $shown } handover
       *[other] { $shown } handovers
    }
count-dunning-planned =
    { $count ->
        [one] { $shown } message planned
       *[other] { $shown } messages planned
    }
count-dunning-proposed =
    { $count ->
        [one] { $shown } to approve
       *[other] { $shown } to approve
    }
count-dunning-shadow =
    { $count ->
        [one] { $shown } watched, not sent
       *[other] { $shown } watched, not sent
    }
count-dunning-waiting =
    { $count ->
        [one] { $shown } waiting
       *[other] { $shown } waiting
    }
count-dunning-shadow-sent =
    { $count ->
        [one] { $shown } message watched in the last month
       *[other] { $shown } messages watched in the last month
    }
count-dunning-to-payers =
    { $count ->
        [one] { $shown } would have gone to somebody who had paid
       *[other] { $shown } would have gone to somebody who had paid
    }
