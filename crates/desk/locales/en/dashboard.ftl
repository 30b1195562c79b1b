# The dashboard.
list-day-and-time = { $day } at { $time }
list-as-of = as of { $value }
dashboard-title = Dashboard
dashboard-lead = Figures as of { $value }
dashboard-currency = Currency
dashboard-stale = The oldest statement of your accounts ends on { $value }: receipts are not known beyond that day.
dashboard-import-statement = Import a statement
dashboard-today = To do today
dashboard-calm = Nothing is waiting for you.
dashboard-calm-hint = Everything is reconciled, and no customer is late.
dashboard-calm-part = None of your customers is late.
dashboard-nobody = No customer has been given to you yet.
dashboard-nobody-hint = An owner or finance names you account manager on a customer’s page; that customer’s invoices are then shown here.
dashboard-do-sure = { $count ->
    [one] Accept { $shown } sure match
   *[other] Accept { $shown } sure matches
}
dashboard-do-examine = { $count ->
    [one] Examine { $shown } statement line
   *[other] Examine { $shown } statement lines
}
dashboard-do-returns = { $count ->
    [one] Handle { $shown } reject or return
   *[other] Handle { $shown } rejects or returns
}
dashboard-do-outside = { $count ->
    [one] Book { $shown } transaction that is no customer’s
   *[other] Book { $shown } transactions that are no customer’s
}
dashboard-do-breaks = { $count ->
    [one] Explain { $shown } break between statements
   *[other] Explain { $shown } breaks between statements
}
dashboard-do-overdue = { $count ->
    [one] Follow up { $shown } late customer
   *[other] Follow up { $shown } late customers
}
dashboard-do-call = { $count ->
    [one] Make { $shown } call
   *[other] Make { $shown } calls
}
dashboard-do-know = { $count ->
    [one] Look at { $shown } alert
   *[other] Look at { $shown } alerts
}
dashboard-do-answer = { $count ->
    [one] Read { $shown } answer of a customer
   *[other] Read { $shown } answers of customers
}
dashboard-do-approve = { $count ->
    [one] Approve { $shown } reminder
   *[other] Approve { $shown } reminders
}
dashboard-do-read = { $count ->
    [one] Read { $shown } mail that came in
   *[other] Read { $shown } mails that came in
}
dashboard-do-confirm = { $count ->
    [one] Confirm or refuse { $shown } request of another owner
   *[other] Confirm or refuse { $shown } requests of other owners
}
dashboard-figures = Key figures
dashboard-outstanding = Outstanding
dashboard-credit = credit notes and advances: { $value }
dashboard-overdue = Overdue
dashboard-overdue-share = { $value }% of what is outstanding
dashboard-dso = DSO
dashboard-dso-what = DSO: how it is calculated
dashboard-dso-formula = Days sales outstanding by count-back: the sales of each month, tax included, are taken off what is outstanding, latest month first; a month that is used up counts all its days, the last one in proportion.
dashboard-dso-example = Example: 165 k€ open at the end of March, sales of 90 k€ in March and 120 k€ in February: 31 + 75 ÷ 120 × 28 = 48.5 days.
dashboard-dso-method = by count-back
dashboard-dso-unknown = More is outstanding than the sales that are known: it cannot be calculated yet.
dashboard-days = { $value } days
dashboard-collected = Collected this month
dashboard-collected-hint = given to customers’ accounts, returns deducted
dashboard-collected-allocated = given to customers’ accounts: { $value }
dashboard-collected-undone = matches undone this month: { $value }
dashboard-automatic = Matched alone
dashboard-automatic-hint = of { $value } transactions in 90 days
dashboard-automatic-none = No transaction in 90 days.
dashboard-aged = Aged balance
dashboard-aged-open = Open
dashboard-aged-none = No invoice is owed.
dashboard-weeks = Cash expected over 13 weeks
dashboard-weeks-overdue = Already past due, expected first
dashboard-weeks-none = Nothing falls due within 13 weeks.
dashboard-weeks-foot = By due dates, weeks beginning on the day shown; as of { $value }
dashboard-see-figures = See the figures
dashboard-week-of = Week of
dashboard-due = Falling due
dashboard-later = Later
dashboard-cash = Cash
dashboard-by-state = Cash by state
dashboard-by-account = Received this month by account · { $value }
dashboard-by-channel = Received this month by means of payment
dashboard-none-this-month = Nothing was collected this month.
dashboard-cannot-be = No source of this kind is connected yet.
dashboard-not-followed = not followed
dashboard-cash-collected = Collected this month
dashboard-cash-in-transit = In transit at a provider
dashboard-cash-pending = Received, to be explained
dashboard-cash-disputed = Disputed
dashboard-cash-set-aside = Of which set aside
dashboard-channel-unspecified = Other
dashboard-channel-transfer = Transfer
dashboard-channel-direct-debit-issued = Direct debit
dashboard-channel-return = Return or reject
dashboard-channel-direct-debit-paid = Direct debit paid
dashboard-channel-cheque = Cheque
dashboard-channel-cheque-unpaid = Unpaid cheque
dashboard-channel-card = Card
dashboard-channel-cash = Cash
dashboard-channel-fee = Bank fees
dashboard-channel-interest = Interest
dashboard-channel-bill = Bill of exchange
dashboard-channel-internal = Internal transfer
dashboard-empty = Your figures will appear here
dashboard-empty-hint = Import your invoices, then a bank statement: what is outstanding, late and expected is calculated at once.
dashboard-empty-do = Import files
aged-not-due = Not due
aged-1-30 = 1 to 30 d
aged-31-60 = 31 to 60 d
aged-61-90 = 61 to 90 d
aged-over-90 = Over 90 d
dashboard-group = Cash of the month, every legal entity
dashboard-group-by-entity = Every entity
dashboard-group-by-account = Every entity, by account
dashboard-group-by-channel = Every entity, by channel
