# Settings.
settings-title = Settings
settings-parts = Parts of the settings
settings-action = Action
settings-change = Change
settings-save = Save
settings-saved = Saved.
settings-next = Next
settings-yes = yes
settings-no = no
settings-missing = Missing
settings-copied = Copied.
settings-bad-amount = Type an amount, for example 1.50.

## Organisation

settings-organisation = Organisation
settings-organisation-name = Name of the space
settings-organisation-hint = The name that invited people see. Invoices and books are those of the legal entities.
settings-name = Name
settings-entities = Legal entities
settings-entities-hint = Each entity has its own books, banks and customers. From the second one on, you switch at the top of the page.
settings-entity = Legal entity
settings-entity-add = Add an entity
settings-entity-added = The entity is added: choose it at the top of the page to work on its books.
settings-entity-name = Legal name
settings-entity-current = Shown
settings-siren = SIREN
settings-siren-hint = Nine digits; the last one checks the others.
settings-vat-number = VAT number
settings-vat-number-hint = For example FR44732829320.
settings-address = Address
settings-periods = Accounting periods
settings-closed-through = The books are closed through
settings-nothing-closed = No period is closed.
settings-closing-place = Periods are closed in the accounting part

## Chart of accounts

settings-chart = Chart of accounts
settings-chart-lead = Which account each kind of entry goes to.
settings-chart-change = Change the account
settings-chart-role = Role
settings-chart-number = Account
settings-chart-number-hint = Three to twenty characters, the first three of them digits (for example 627100).
settings-chart-kind = Kind
settings-chart-control = Kept by the program
settings-chart-control-hint = An account kept by the program is followed document by document: nothing is posted to it by hand, and it no longer changes once an entry touches it.
settings-chart-usual = { $value } in the French general chart.
settings-chart-effect = The new account holds for entries to come; those already posted stay where they are.
settings-chart-set = The account is changed for entries to come.
account-role-customers = Customers
account-role-doubtful_customers = Doubtful customers
account-role-customer_advances = Advances received from customers
account-role-vat_on_sales = VAT on sales
account-role-vat_pending = VAT due on collection
account-role-suspense = Suspense
account-role-provider_clearing = Clearing of payment providers
account-role-bank = Bank
account-role-internal_transfer = Internal transfers
account-role-bank_charges = Bank charges
account-role-bad_debt = Bad debt
account-role-settlement_loss = Settlement differences (expense)
account-role-interest_expense = Interest expense
account-role-discount_granted = Discounts granted
account-role-sales = Sales and services
account-role-settlement_gain = Settlement differences (income)
account-role-interest_income = Interest income
account-role-opening_balance = Opening balance

## Matching

settings-matching = Reconciliation
settings-matching-lead = What reconciliation may decide without asking you.
settings-matching-saved = Saved; a matching run will use these settings.
settings-tolerance = Differences allowed
settings-tolerance-cents = Settlement difference (€)
settings-tolerance-hint = Up to this amount, a difference is written off on a line of its own. 0 allows none.
settings-charges = Bank charges deducted on the way (€)
settings-charges-hint = Up to this amount, what a foreign transfer lacks counts as charges.
settings-discounts = Recognise early-payment discounts that the invoice grants
settings-rules = Rules
settings-rules-empty = No rule
settings-rules-empty-hint = A rule explains by itself what comes again and again: account fees, a customer who pays under another name.
settings-rule = Rule
settings-rule-add = Add a rule
settings-rule-add-lead = The rule is first tried on past transactions; then you switch it on.
settings-rule-title = Rule “{ $value }”
settings-rule-contains = Text contained
settings-rule-contains-hint = At least three characters of the description or the payer’s name.
settings-rule-direction = Direction
settings-rule-both = Money in and out
settings-rule-in = Money in only
settings-rule-out = Money out only
settings-rule-min = Smallest amount (€)
settings-rule-max = Greatest amount (€)
settings-rule-from = from { $value }
settings-rule-to = up to { $value }
settings-rule-effect = Effect
settings-rule-effect-customer = The payer is this customer
settings-rule-effect-account = Post the amount to this account
settings-rule-customer = Customer number
settings-rule-account = Account
settings-rule-account-hint = For example 627000 for bank charges.
settings-rule-to-account = Posts the amount to account { $value }
settings-rule-is-customer = The payer is customer { $value }
settings-rule-customer-gone = The customer of this rule is gone
settings-rule-state = State
settings-rule-on = On
settings-rule-off = Off
settings-rule-look = See the trial
settings-rule-look-first = Try on the past
settings-rule-switch-on = Switch the rule on
settings-rule-switch-off = Switch the rule off
settings-rule-leave-off = Leave it off
settings-rule-now-on = The rule is on.
settings-rule-now-off = The rule is off.
settings-look-matched = Transactions concerned
settings-look-new = Waiting, for it to decide
settings-look-agreeing = Already explained so
settings-look-contradicting = Explained otherwise
settings-look-would = { $count ->
    [0] Would deal with no waiting line
    [one] Would deal with { $shown } waiting line
   *[other] Would deal with { $shown } waiting lines
}
settings-look-against = { $count ->
    [0] 0 contradictions
    [one] { $shown } contradiction
   *[other] { $shown } contradictions
}
settings-look-careful = Look at the transactions explained otherwise before you switch the rule on.
settings-look-lines = Past transactions
settings-look-first = { $count ->
    [one] the first
   *[other] the first { $shown }
}
settings-look-none = No past transaction contains this text
settings-look-none-hint = The rule may serve later; check the spelling all the same.
settings-look-day = Date
settings-look-text = Transaction
settings-look-amount = Amount
settings-look-outcome = With the rule
settings-look-decides = Decided
settings-look-same = Unchanged
settings-look-agrees = As it was explained
settings-look-contradicts = Explained otherwise
settings-payers = Learned payers
settings-payers-hint = When you allocate a payment to a customer, the payer’s name and account are kept in mind for the next times.
settings-payers-see = See the learned payers
settings-payers-empty = No learned payer
settings-payers-empty-hint = They are added as you reconcile.
settings-payer = Payer
settings-payer-account = Recognised by its bank account
settings-payer-customer = Pays for
settings-payer-when = Learned on
settings-payer-by = By
settings-payer-forget = Forget
settings-payer-forgotten = This payer is forgotten; what was decided stays.

## Users

settings-users = Users
settings-users-lead = Who signs in, with which role.
settings-users-active = { $count ->
    [one] { $shown } active user
   *[other] { $shown } active users
}
settings-user = User
settings-user-name = Name
settings-user-role = Role
settings-user-state = State
settings-user-seen = Last sign-in
settings-user-active = Active
settings-user-invited = Invited
settings-user-is-disabled = Disabled
settings-user-disabled = The account is disabled; its sessions are closed.
settings-user-disabled-hint = This account is disabled. A new invitation to the same address opens it again.
settings-invite = Invite somebody
settings-invite-lead = You get a link to hand over yourself; the person chooses their password.
settings-invite-name-hint = Optional: the person can change it.
settings-invite-do = Make the invitation link
settings-link = Link
settings-link-invited = Invitation made
settings-link-invited-lead = Hand this link to { $value }, and to nobody else: whoever opens it chooses the password.
settings-link-reset = Reset link made
settings-link-reset-lead = Hand this link to { $value }, and to nobody else: whoever opens it chooses the new password.
settings-link-once = This link will not be shown again.
settings-link-until = valid until
settings-link-gone = the link is no longer good: invite again
settings-link-revoke = Revoke the link
settings-link-revoked = The link is revoked.
settings-role-effect = Their sessions will be closed, and their keys lose what the new role does not allow.
settings-role-change = Change the role
settings-role-changed = The role is changed.
settings-role-waits = The request is recorded: another owner has to confirm it.
settings-ask = Ask for confirmation
settings-second-needed = Another owner will have to confirm.
settings-reset = Forgotten password
settings-reset-hint = A link that works once, within a day, to hand to this person.
settings-reset-clears = The phone is lost too: turn two-factor authentication off
settings-reset-do = Make a reset link
settings-unlink = Account at the identity provider
settings-unlink-hint = This person signs in with an account of the provider. Unlinked, that account opens nothing any more; their sessions end. The next account with their verified address will be theirs.
settings-unlink-do = Unlink this account
settings-user-unlinked = The provider’s account is unlinked.
settings-disable = Disable the account
settings-disable-hint = The person can no longer sign in, their keys open nothing; what they did keeps their name.
settings-disable-do = Disable
settings-disable-ask = Disable the account of { $value }?
settings-requests = To be confirmed by two
settings-requests-hint = With two owners, a role, a key, the provider of identities or a write-off beyond the limit is decided together: one asks, another confirms.
settings-request = Request
settings-request-by = Asked for by
settings-request-role = Give { $person } the role “{ $role }”
settings-request-write-off = Write { $value } off
settings-request-key = Make the key “{ $value }”
settings-request-provider = Sign in through the identity provider { $value }
settings-request-provider-with-factor = our verification code is asked for too
settings-request-provider-without-factor = our verification code is not asked for
settings-request-confirm = Confirm
settings-request-confirmed = The request is confirmed.
settings-request-is-confirmed = Confirmed
settings-request-take = Show the key
settings-request-withdraw = Withdraw
settings-request-withdrawn = The request is withdrawn.
settings-matrix = Who may do what
settings-matrix-permission = Permission
settings-matrix-hint = Bank data never reach the business side. For integrations, this is the most that a key can have.
permission-read_receivables = See invoices, what is owed and reminders
permission-write_receivables = Enter invoices, remind customers
permission-import_receivables = Import invoices
permission-read_customers = See customers
permission-write_customers = Change customers
permission-read_bank = See the bank
permission-write_bank = Change bank accounts
permission-import_statements = Import statements
permission-decide_allocations = Reconcile and undo
permission-write_comments = Comment on a transaction
permission-read_books = See the books
permission-write_books = Close periods
permission-export_data = Export what one may see
permission-read_activity = See the activity log
permission-read_settings = See the settings
permission-manage_settings = Change the settings
permission-manage_users = Manage users
permission-manage_keys = Manage API keys

## Keys

settings-keys = API keys
settings-keys-lead = The programs that read or write here in your name.
settings-keys-empty = No key
settings-keys-empty-hint = A key gives a program (CRM, spreadsheet, shop) a part of your rights, for a time.
settings-keys-good = { $count ->
    [0] No valid key
    [one] { $shown } valid key
   *[other] { $shown } valid keys
}
settings-keys-ending = { $count ->
    [one] { $shown } key expires within thirty days.
   *[other] { $shown } keys expire within thirty days.
}
settings-key = Key
settings-key-add = Make a key
settings-key-make = Make the key
settings-key-made = Key made
settings-key-name = Name
settings-key-name-hint = The program that will use it: the activity log names it.
settings-key-side = Side
settings-side-business = Business side
settings-side-business-hint = CRM, logistics, shop: never bank data.
settings-side-payment = Payment side
settings-side-payment-hint = Bank, accounting, treasury.
settings-key-may = Permissions
settings-key-writes = changes
settings-key-days = Lasts for days
settings-key-days-hint = From 1 to 396.
settings-key-state = State
settings-key-used = Last used
settings-key-never = Never used
settings-key-good = Valid
settings-key-over = Expired
settings-key-revoked = Revoked
settings-key-revoke = Revoke
settings-key-revoke-ask = Revoke the key “{ $value }”? The program that uses it will have no access.
settings-key-now-revoked = The key is revoked.
settings-key-once = This key will not be shown again: keep it in the vault of the program that uses it.
settings-key-use = The program sends it with each request:
settings-key-here = your key
settings-key-waits = The request is recorded: once another owner has confirmed it, you can show the key here.

## Security

settings-security = Security
settings-security-lead = What protects your data, and what is left to do.
settings-factor-all = Every user has turned it on
settings-factor-missing = { $count ->
    [one] { $shown } user has not turned it on
   *[other] { $shown } users have not turned it on
}
settings-factor-ask = Everybody turns it on in “My account”.
settings-second = Decisions by two
settings-second-on = In force
settings-second-on-hint = A role, a key or an identity provider that one owner asks for is confirmed by another.
settings-second-off = Not yet
settings-second-off-hint = As soon as two owners can sign in, roles, keys and the identity provider are decided by two.
settings-second-waiting = { $count ->
    [one] { $shown } request is waiting.
   *[other] { $shown } requests are waiting.
}
settings-connection = Connection
settings-encrypted = Encrypted (HTTPS)
settings-not-encrypted = Not encrypted
settings-not-encrypted-hint = On this machine alone there is no danger. For other computers, put an HTTPS server in front and give its address with --public-url.
settings-sessions = Sessions
settings-session-idle = { $count ->
    [one] Closed after { $shown } minute without activity,
   *[other] Closed after { $shown } minutes without activity,
}
settings-session-absolute = { $count ->
    [one] and after { $shown } hour.
   *[other] and after { $shown } hours.
}
settings-session-fresh = { $count ->
    [one] A sensitive action asks for the password again after { $shown } minute.
   *[other] A sensitive action asks for the password again after { $shown } minutes.
}
settings-at-rest = Data kept
settings-at-rest-hint = Account numbers and files received are encrypted with the keys of your key file, to be backed up apart; of passwords, links and API keys only hashes are kept.
settings-log = Activity log
settings-log-see = See the log and whether it is intact

# First steps, and choosing the entity.
frame-entity = Legal entity
frame-entity-switch = Switch to { $value }
settings-sales = What sales see
settings-sales-own = Sales see only the customers they look after: their invoices, balances and totals. The account manager is chosen on the customer’s page, or by a column of an imported list of customers.
settings-sales-all = Sales see every customer.
settings-sales-to-all = Show every customer to sales
settings-sales-to-own = Limit each salesperson to their customers
settings-sales-saved = Setting saved.
settings-provider = Identity provider
settings-provider-none = None: everybody signs in with their password
settings-provider-lead = Your colleagues sign in with your company’s account (OpenID Connect). Nobody comes in who is not a user or invited here already.
settings-provider-fixed = The provider was fixed when the server was started, by its options or its environment. Change it there.
settings-provider-issuer = Address of the provider (issuer)
settings-provider-issuer-hint = For example https://login.example.com/realms/company. Only https addresses are asked.
settings-provider-return = Return address
settings-provider-return-hint = To be declared at the provider, exactly so.
settings-provider-client = Client identifier
settings-provider-secret = Client secret
settings-provider-secret-hint = Kept encrypted, like account numbers. Leave empty to keep the one that is known.
settings-provider-label = Name shown
settings-provider-label-hint = On the button of the sign-in page. Leave empty for the name of the server.
settings-provider-factor = Ask for our verification code too
settings-provider-factor-hint = From those who set up a code application here. Untick it when the provider checks a second factor already.
settings-provider-save = Save
settings-provider-waits = Request saved. Another owner has to confirm it; nothing changes until then.
settings-provider-saved = Identity provider saved.
settings-provider-remove = Remove the provider
settings-provider-remove-sure = Remove the identity provider? Those without a password here will have to ask for one by a link.
settings-provider-removed = Identity provider removed.
settings-provider-away = No OpenID Connect provider answers at this https address, or it calls itself otherwise. Copy the “issuer” address from its configuration.
settings-key-confirm = This key could see or change how the organisation itself works, which few programs need:
settings-key-confirm-do = I confirm that this program has to be able to
settings-keys-api = What the API offers, with examples

## Sending e-mail

settings-mail = Sending e-mail
settings-mail-lead = By which server your reminders leave, and who signs them.
settings-mail-set = Set up the outgoing server
settings-mail-none = No e-mail leaves from here
settings-mail-none-hint = Give the outgoing server of your mail provider: what is planned leaves by it, in your name.
settings-mail-server = Server
settings-mail-host = Name of the server
settings-mail-host-hint = For example smtp.example.com, from your mail provider.
settings-mail-port = Port
settings-mail-port-hint = 465, or 587 with STARTTLS.
settings-mail-at = { $value }, port
settings-mail-tls = Encryption
settings-mail-tls-implicit = TLS from the start (port 465)
settings-mail-tls-starttls = STARTTLS (port 587); without it nothing leaves
settings-mail-tls-none = None: for a server on this machine
settings-mail-user = User name
settings-mail-user-hint = Leave empty if the server asks for none.
settings-mail-no-user = Without signing in
settings-mail-password = Password
settings-mail-password-hint = Leave empty to keep the one that is kept. When the server changes it has to be typed again.
settings-mail-password-first = It is encrypted, and never shown again.
settings-mail-password-kept = Password kept, encrypted
settings-mail-from = From
settings-mail-sender-email = Address to send from
settings-mail-sender-name = Name shown
settings-mail-reply-to = Answers to
settings-mail-reply-to-hint = Leave empty to get them at the address you send from.
settings-mail-person = Person who writes
settings-mail-person-name = Name of the person
settings-mail-person-hint = A reminder bears the name of somebody whom the customer can call.
settings-mail-person-role = Role
settings-mail-person-phone = Telephone
settings-mail-more = Pace, signature, certificate
settings-mail-pace = Pace
settings-mail-a-minute =
    { $count ->
        [one] at most { $shown } message a minute
       *[other] at most { $shown } messages a minute
    }
settings-mail-per-minute = Messages a minute at most
settings-mail-per-minute-hint = 1 to 600. To one domain at most two a second.
settings-mail-dkim = DKIM signature
settings-mail-dkim-on = Signed
settings-mail-dkim-off = Not signed from here
settings-mail-dkim-record = To be published in your DNS:
settings-mail-dkim-selector = DKIM selector
settings-mail-dkim-selector-hint = Leave empty if your mail provider signs.
settings-mail-dkim-key = Signing key
settings-mail-dkim-key-hint = In PEM: RSA of 2,048 bits or more, or Ed25519. Leave empty to keep the one that is kept.
settings-mail-authority = Certificate of your authority
settings-mail-authority-hint = In PEM, only if the server’s certificate is of an authority of your own.
settings-mail-saved = Saved. Send yourself a test.
settings-mail-removed = The outgoing server is removed: nothing leaves any more.
settings-mail-remove = Remove the server
settings-mail-remove-sure = No e-mail will leave from here any more. Remove the server?
settings-mail-try = Send a test to { $value }
settings-mail-tried = The server accepted the test for { $value }. Check that it arrives.
settings-mail-not-tried = The test was not sent.
settings-mail-fault = Sending has stopped.
settings-mail-said = Detail: { $value }
settings-mailbox = Incoming mail
settings-mailbox-lead = Where your customers’ answers and notices of non-delivery arrive.
settings-mailbox-set = Set up the mailbox
settings-mailbox-none = No mailbox is read
settings-mailbox-none-hint = Give the mailbox in which answers to your reminders arrive, preferably an address or a folder for nothing else: what a customer writes keeps its reminders back until somebody answers.
settings-mailbox-host-hint = For example imap.example.com, from your mail provider.
settings-mailbox-port-hint = 993, or 143 with STARTTLS.
settings-mailbox-tls-implicit = TLS from the start (port 993)
settings-mailbox-tls-starttls = STARTTLS (port 143); without it nothing is read
settings-mailbox-folder = Folder
settings-mailbox-folder-hint = INBOX, or the folder into which a rule of your mail provider puts answers. Nothing in it is changed or deleted.
settings-mailbox-since = Read since { $value }
settings-mailbox-read-at = Last read
settings-mailbox-never = Not yet
settings-mailbox-try = Try it
settings-mailbox-tried = { $count ->
    [0] The mailbox can be read: { $mails } messages in the folder, none to read.
    [one] The mailbox can be read: { $mails } messages in the folder, { $shown } to read.
   *[other] The mailbox can be read: { $mails } messages in the folder, { $shown } to read.
}
settings-mailbox-saved = Saved. Try the mailbox.
settings-mailbox-removed = The mailbox is not read any more. What was read stays.
settings-mailbox-remove = Stop reading this mailbox
settings-mailbox-remove-sure = What your customers answer will no longer keep their reminders back. Stop reading this mailbox?
settings-mailbox-not-tried = The mailbox could not be read.
settings-mailbox-fault = Reading has stopped.
settings-mailbox-fault-folder = There is no such folder, or this account may not read it.
settings-mailbox-fault-nonsense = What answers at this address is no IMAP server. Check name and port.
settings-mailbox-fault-settings = These settings do not allow reading. Save them again to see which one is wrong.

## Sending text messages

settings-sms = Text messages
settings-sms-lead = Which provider carries the text messages of your plans, and how many a day.
settings-sms-set = Set up text messages
settings-sms-none = No text message leaves from here
settings-sms-none-hint = Without a provider, a step by text message is proposed to you with its words, and you send it yourself. With an account at OVHcloud, Brevo or Twilio it leaves from here, within the hours.
settings-sms-provider = Provider
settings-sms-account = Account
settings-sms-account-hint = OVHcloud: the name of the service, for example sms-ab1234-1. Twilio: the Account SID. Brevo: leave it empty.
settings-sms-application-key = Application key
settings-sms-ovh-hint = For OVHcloud alone.
settings-sms-secret = Secret
settings-sms-secret-hint = OVHcloud: the application secret. Brevo: the API key. Twilio: the Auth Token. It is encrypted and never shown again.
settings-sms-keep-hint = Leave it empty to keep what is stored. When the account changes, it has to be typed again.
settings-sms-secret-kept = Stored, encrypted
settings-sms-consumer-key = Consumer key
settings-sms-sender = Sender
settings-sms-sender-hint = 3 to 11 plain letters and digits, no blanks: the name that phones show. Your provider has to have accepted it.
settings-sms-cap = Limit
settings-sms-per-day = Text messages a day at most
settings-sms-per-day-hint = 1 to 5,000. The provider charges for each.
settings-sms-a-day =
    { $count ->
        [one] { $shown } text message a day at most
       *[other] { $shown } text messages a day at most
    }
settings-sms-number = Mobile phone to try it
settings-sms-try = Send a test
settings-sms-tried = The provider accepted the test for { $value }. Check that it arrives.
settings-sms-saved = Saved. Send yourself a test.
settings-sms-removed = Text messages no longer leave from here.
settings-sms-remove = Remove the provider
settings-sms-remove-sure = Text messages will no longer leave from here: their steps will be proposed to you. Remove the provider?

## The look

settings-look = Look
settings-look-lead = Your colour and your logo, on e-mails and in your customers’ portal.
settings-look-colour = Colour
settings-look-colour-hint = Text on it is black or white, whichever reads better.
settings-look-logo = Logo
settings-look-logo-hint = PNG or JPEG, 200 kB at most. It is shown within 200 × 64 pixels.
settings-look-logo-now = Current logo
settings-look-no-logo = Remove the logo
settings-look-saved = The look is saved.
settings-look-trial = This is how buttons and the head look.
settings-look-button = Pay
