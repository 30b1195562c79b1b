# Bank accounts.
bank-title = Bank
bank-lead = The accounts, their statements and every movement, as the bank tells them.
bank-import = Import a statement
bank-empty = No bank account
bank-empty-hint = Import a first statement: the account is made by itself.
bank-account = Account
bank-balance = Statement balance
bank-as-of = As of
bank-freshness = Freshness
bank-continuity = Continuity
bank-ledger = Ledger account
bank-no-balance = no statement with a balance
bank-stale = { $count ->
    [one] { $shown } day late
   *[other] { $shown } days late
}
bank-fresh = Up to date
bank-not-known = No balance
bank-continues = Continuous
bank-breaks = { $count ->
    [one] { $shown } break
   *[other] { $shown } breaks
}
bank-ledger-number = account { $value }
bank-on = on
bank-days = { $count ->
    [0] today
    [one] { $shown } day
   *[other] { $shown } days
}
bank-last-file = Last file on
bank-continuity-note = each statement takes up the balance of the one before
bank-views = Views of the account
bank-movements = Movements
bank-statements = Statements
bank-state = State
bank-all = All
bank-state-to_do = To do
bank-state-suggested = Suggested
bank-state-sure = Sure
bank-state-outside = Not a customer
bank-state-aside = Parked
bank-state-new = New
bank-states-to_do = To do
bank-states-suggested = Suggested
bank-states-sure = Sure
bank-states-outside = Not customers
bank-states-aside = Parked
bank-states-explained = Reconciled
bank-state-explained = Reconciled
bank-search = Text
bank-amount = Amount
bank-direction = Direction
bank-both = In and out
bank-in = Money in
bank-out = Money out
bank-from = From
bank-to = To
bank-filter = Filter
bank-clear = Show all
bank-none-found = No movement fits
bank-no-movement = No movement
bank-day = Booking date
bank-counterparty = Counterparty
bank-remittance = Description
bank-currency = Currency
bank-no-text = (no text)
bank-totals = { $count ->
    [one] { $shown } movement
   *[other] { $shown } movements
}
bank-totals-cut = { $shown } movements among the latest 20,000
bank-newest = Newest
bank-older = Older
bank-name-title = Name and ledger account
bank-name = Name of the account
bank-ledger-hint = Optional: a 512 account of its own, for entries to come. Existing ones stay.
bank-save = Save
bank-named = Bank account saved.
bank-break-title = Break of continuity: statement
bank-break-opens = It opens with
bank-break-closed = the one before closed with
bank-break-remedy = A statement is missing between them, or their periods overlap: download it from the bank and import it.
bank-no-statement = No statement
bank-statement = Statement
bank-opening = Opening balance
bank-closing = Closing balance
bank-unnumbered = unnumbered
bank-kind-intraday = intraday
bank-kind-notification = notice
bank-movement-count = { $count ->
    [one] { $shown } movement
   *[other] { $shown } movements
}
bank-broken = Break
bank-no-counterparty = Unknown counterparty
bank-to-desk = Open at the desk
bank-said = What the bank says
bank-value-day = value
bank-reference = Bank’s reference
bank-end-to-end = End-to-end id
bank-creditor-reference = Structured reference
bank-mandate = Mandate (UMR)
bank-instruction = Instruction
bank-payment-information = Payment information
bank-cheque = Cheque no.
bank-documents = Cited documents
bank-ultimate = Ultimate counterparty
bank-code = Bank’s code
bank-return-reason = Return reason
bank-batch = Payments in the batch
bank-additional = Additional text
bank-charges = Charges deducted
bank-counterparty-account = Counterparty’s account
bank-hidden = hidden
bank-show = Show
bank-aside-by = Set aside by { $value }
bank-comments = Comments
bank-decisions = Allocations
bank-no-decision = Nothing allocated yet
bank-automatic = automatic
bank-undone = undone
bank-origin = Origin
bank-position = line { $value }
bank-file = File
bank-recorded = Recorded on
bank-class = Means
bank-class-unspecified = Transaction
bank-class-transfer = Transfer
bank-class-direct_debit_issued = Direct debit issued
bank-class-return = Return
bank-class-direct_debit_paid = Direct debit paid
bank-class-cheque = Cheque
bank-class-cheque_unpaid = Unpaid cheque
bank-class-card = Card
bank-class-cash = Cash
bank-class-fee = Fee
bank-class-interest = Interest
bank-class-bill = Bill
bank-class-internal = Internal transfer
bank-line-settlement_difference = Settlement difference
bank-line-discount_granted = Discount granted
bank-line-bank_charges = Bank charges
bank-line-provider_clearing = Payout of a provider
bank-line-interest = Interest
bank-line-internal_transfer = Internal transfer
bank-line-credit = Customer’s credit
bank-column-day = Booking date
bank-column-remittance = Text
bank-column-class = Means
bank-column-reference = Bank reference
bank-column-state = State
