# Invoices, credit notes and credit.
invoices-title = Invoices
invoices-file = invoices
invoices-of = Documents of { $value }
invoices-tabs = Kinds of documents
invoices-tab-upcoming = Upcoming
invoices-tab-overdue = Overdue
invoices-tab-partial = Partially paid
invoices-tab-settled = Paid
invoices-tab-credits = Credit notes and credit
invoices-tab-all = All
invoices-search = Search for a number or a customer
invoices-search-hint = Number, customer…
invoices-due-from = Due from
invoices-due-to = Due until
invoices-issued-from = Issued from
invoices-issued-to = Issued until
invoices-open-min = Least open
invoices-open-max = Most open
invoices-total-min = Least total
invoices-total-max = Greatest total
invoices-column-number = Number
invoices-column-kind = Kind
invoices-column-customer = Customer
invoices-column-customer-number = Customer number
invoices-column-net = Net
invoices-column-vat = VAT
invoices-column-issued = Issued
invoices-column-due = Due
invoices-due-assumed =
    { $count ->
        [one] assumed: { $shown } day after issue
       *[other] assumed: { $shown } days after issue
    }
invoices-column-total = Total
invoices-column-open = Open
invoices-column-currency = Currency
invoices-column-status = Status
invoices-kind-invoice = Invoice
invoices-kind-credit-note = Credit note
invoices-kind-unused-credit = Unused credit
invoices-status-upcoming = Upcoming
invoices-status-overdue = Overdue
invoices-status-partial = Partially paid
invoices-status-partial-late = Partly paid, overdue
invoices-status-settled = Paid
invoices-status-lost = Written off
invoices-status-doubtful = Doubtful
invoices-status-available = Available
invoices-status-used = Used
invoices-due-today = today
invoices-due-in = { $count ->
    [one] tomorrow
   *[other] in { $shown } days
}
invoices-late-by = { $count ->
    [one] 1 day late
   *[other] { $shown } days late
}
invoices-count = { $count ->
    [one] 1 document
   *[other] { $shown } documents
}
invoices-too-many = More than { $shown } documents. Narrow the filters to see what they sum to.
invoices-too-many-open = More than { $shown } open invoices would have to be read. Narrow the filters to see totals.
invoices-empty-upcoming = No upcoming invoice
invoices-empty-overdue = No overdue invoice
invoices-empty-partial = No partially paid invoice
invoices-empty-settled = No paid invoice
invoices-empty-credits = No credit note and no credit
invoices-empty-all = Your invoices will be here
invoices-empty-hint = Import a CSV, XLSX, Factur-X, UBL or FEC file: invoices, credit notes and customers are recognised.
invoices-import = Import invoices
invoices-steps = Progress
invoices-step-issued = Issued
invoices-step-partial = Partially paid
invoices-step-settled = Settled
invoices-step-partly-used = Partly used
invoices-step-used = Used
invoices-payments = Payments allocated
invoices-payments-none = No payment allocated
invoices-payments-none-hint = As soon as money is allocated to it, it will be here with its evidence.
invoices-returned = returned
invoices-why = Why?
invoices-undo = Unletter
invoices-undo-hint = A reversing entry will be posted today; the bank line will wait to be reconciled again, with every invoice that it settled.
invoices-undo-reason = Reason
invoices-undo-do = Undo this allocation
invoices-reason-missing = Say why it is undone.
invoices-undone = The allocation is undone; the bank line waits to be reconciled again.
invoices-undone-badge = Undone
invoices-entries = Journal entries
invoices-entries-none = No entry
invoices-entry-day = Date
invoices-entry-account = Account
invoices-entry-label = Label
invoices-entry-debit = Debit
invoices-entry-credit = Credit
invoices-facts = Details
invoices-entered-amount = Taken over for
invoices-reference = Payment reference
invoices-preceding = Refers to
invoices-discount = Early-payment discount
invoices-discount-until = until
invoices-vat = VAT
invoices-vat-on-payment = Due on collection
invoices-vat-rate = Rate
invoices-vat-base = Base
invoices-vat-tax = Tax
invoices-vat-sum = Total
invoices-source = Source file
invoices-source-download = Download
invoices-history = History
invoices-history-entered = Entered in the books
invoices-history-matched = Matched automatically
invoices-history-allocated = Payment allocated
invoices-history-returned = Returned
invoices-history-undone = Allocation undone
invoices-proof-movement = Bank movement
invoices-proof-allocation = Allocation
invoices-proof-entry = Journal entry
invoices-disputed-title = Disputed documents
invoices-disputed-lead = What customers dispute, as long as the dispute is open.
invoices-disputed-since = Disputed since
invoices-disputed-reason = Reason
invoices-disputed-by = Reported by
invoices-disputed-none = No disputed document
invoices-disputed-none-hint = A document is listed here as soon as a dispute is opened on it or on its customer.
invoices-reopened-title = Opened again by a return
invoices-reopened-lead = Paid, then taken back by the bank: owed again. They count as disputed only when a dispute is noted.
invoices-reopened-on = Last return
invoices-reopened-amount = Came back
invoices-step-contested = Contested
invoices-step-promised = Promised
invoices-step-in-collection = In collection
