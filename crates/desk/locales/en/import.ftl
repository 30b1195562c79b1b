# Files that come in.
import-title = Imports
import-lead = Invoices, credit notes, customers and statements: each file is recognised, checked, then imported.
import-drop = Drop your files here, or choose them
import-drop-hint = CSV, XLSX, Factur-X, XML, FEC, CAMT, MT940, CFONB 120, OFX, QIF. 256 MB at most. Nothing is recorded before you agree.
import-send = Send
import-sending = Sending
import-drafts = In preparation
import-continue = Continue
import-give-up = Give up
import-list = Imported files
import-empty = No file imported yet
import-empty-hint = Begin with a list of invoices, then a bank statement: reconciliation follows.
import-file = File
import-kind = Content
import-new = New
import-problems = Check
import-when = Imported on
import-by = By
import-kind-invoices = Invoices and credit notes
import-kind-statements = Bank statements
import-kind-customers = Customers
import-format-csv = CSV
import-format-xlsx = XLSX
import-format-cii = XML CII
import-format-ubl = XML UBL
import-format-factur-x = Factur-X
import-format-fec = FEC
import-format-camt = CAMT
import-format-mt940 = MT940
import-format-cfonb120 = CFONB 120
import-format-ofx = OFX
import-format-qif = QIF
import-format-json = entered through the API
import-is-undone = Undone
import-fine = No problem
import-errors = { $count ->
    [one] { $shown } row rejected
   *[other] { $shown } rows rejected
}
import-warnings = { $count ->
    [one] { $shown } warning
   *[other] { $shown } warnings
}
import-templates = Import templates
import-template-delete = Delete
import-template-deleted = Template deleted.
import-size = { $size } kB
import-line = line { $line }
import-step-1 = File
import-step-2 = Reading
import-step-3 = Check and import
import-settings-title = Reading the file
import-settings-lead = This is how the file was understood. Correct what does not fit.
import-settings-wrong = Something is missing to read this file:
import-found = What was recognised
import-choose = Choose…
import-format-unknown = The format is not recognised. Say what the file contains, or export it in another format.
import-delimiter = Delimiter
import-delimiter-tab = tab
import-encoding = Encoding
import-decimal = Amounts written
import-dates = Dates written
import-detect = Detect
import-currency = Default currency
import-currency-hint = When the row states none.
import-skip-lines = Lines before the header
import-invert-sign = The bank writes money out as positive
import-account = Bank account
import-account-of-file = The one that the file names
import-account-hint = For statements that do not name their account.
import-account-other = Or another account (IBAN)
import-columns = Columns
import-reread = Read again with these settings
import-column-field = Information
import-column-of-file = Column of the file
import-column-samples = Samples
import-column-none = None
import-needed = required
import-needed-one = at least one
import-sample = First rows
import-template-name = Save these settings as a template
import-template-hint = Optional. The template will be offered for files with the same header.
import-template-applied = Template applied: “{ $value }”.
import-check = Check the file
import-later = Later
import-error-format = The format of the file is not recognised: choose its content.
import-error-account = The bank account that was named is not a valid IBAN: its check digits are wrong.
import-error-currency = The currency is not an ISO 4217 code (EUR, USD…).
import-error-date = Choose the column of the date.
import-error-amount = Choose the column of the amount (or of debit and credit).
import-error-customer = Choose the column of the customer’s name or number.
import-error-number = Choose the column of the document number.
import-stage-settings = To be set
import-stage-checking = Checking
import-stage-checked = Ready to import
import-stage-refused = File not read
import-stage-importing = Importing
import-stage-done = Imported
import-stage-failed = Interrupted
import-working-checking = Everything is tried without recording anything: reading, posting, matching. You may leave this page.
import-working-importing = The file is recorded as a whole: if it is stopped, nothing remains of it. You may leave this page.
import-working-done = The import is done.
import-working-settings = { "" }
import-working-checked = { "" }
import-working-refused = { "" }
import-failed = Something went wrong on our side. Nothing was recorded. Try again.
import-refresh = Refresh
import-cancel = Stop
import-cancelled = Import given up. Nothing was recorded.
import-cancelled-late = The import was done already: it is recorded. You can undo it as a whole below.
import-cancel-waits = It was asked to stop. The import stops without recording anything, or ends: this page will tell.
import-download-mended = Corrected rows
failure-draft_gone = This file is not waiting to be imported any more.
failure-draft_gone-hint = A file that was dropped is kept for twelve hours, and as long as the server runs. Drop it again: nothing is counted twice.
error-import-changed = This import has changed meanwhile, perhaps in another window. Open it again, look at what was checked, then confirm.
import-back-to-settings = Back to reading
import-review-title = Check
import-review-lead = Nothing is recorded yet.
import-known-file = This file was imported in the same way before: importing it again would change nothing.
import-tile-ready = Ready
import-tile-read = { $shown } read
import-tile-known = Known already
import-tile-known-note = counted once
import-tile-warnings = Warnings
import-tile-warnings-note = read, to be looked at
import-tile-errors = Errors
import-tile-errors-note = to correct or to leave
import-effects = What the import will do
import-effect-invoices = { $count ->
    [one] Will create { $shown } invoice or credit note.
   *[other] Will create { $shown } invoices and credit notes.
}
import-effect-customers = { $count ->
    [one] Will create { $shown } customer.
   *[other] Will create { $shown } customers.
}
import-effect-statements = { $count ->
    [one] Will record { $shown } bank movement.
   *[other] Will record { $shown } bank movements.
}
import-effect-known = { $count ->
    [one] Will pass over { $shown } duplicate.
   *[other] Will pass over { $shown } duplicates.
}
import-effect-corrected = { $count ->
    [one] Will add { $shown } corrected row, in a small file of its own.
   *[other] Will add { $shown } corrected rows, in a small file of their own.
}
import-effect-automatic = { $count ->
    [0] Will reconcile nothing more.
    [one] Will reconcile { $shown } bank transaction.
   *[other] Will reconcile { $shown } bank transactions.
}
import-effect-waiting = { $count ->
    [0] No transaction will be left to do.
    [one] In all, { $shown } transaction will be left to do.
   *[other] In all, { $shown } transactions will be left to do.
}
import-overlap = { $count ->
    [one] { $shown } movement seems known from another source
   *[other] { $shown } movements seem known from another source
}
import-overlap-where = Account
import-overlap-in = received
import-overlap-out = paid out
import-overlap-hint = Same account, day and amount, but no common reference. If they are the same movements, recording them would count them twice.
import-overlap-skip = Pass over these movements
import-overlap-skipped = Movements known from another source are passed over.
import-confirm-all = Record everything
import-confirm = Import
import-causes = Problems
import-rejected-download = Download the rejected rows
import-still-wrong = In your corrected rows
import-rejected = Rejected rows
import-rejected-hint = Correct them here: they will be added to the import. Or leave them out.
import-correct = Check the corrections
import-row = Row
import-row-corrected = corrected
import-more-rejected = { $count ->
    [one] And { $shown } more row, in the download.
   *[other] And { $shown } more rows, in the download.
}
import-download = Download the file
import-undo = Undo this import
import-undone-on = Import undone on
import-facts = The file
import-records = Recorded
import-records-of = { $shown } new
import-undo-until = Can be undone until
import-see-invoices = See the invoices
import-see-bank = See the bank accounts
import-see-customers = See the customers
import-no-problem = No problem
import-undone-records = What was taken out
import-undone-what = Document or movement
import-undone-day = Date
import-undone-amount = Amount
import-undo-title = Undo the import
import-undo-lead = This is what will happen:
import-undo-documents = { $count ->
    [one] { $shown } document will be taken out, by a reversing entry.
   *[other] { $shown } documents will be taken out, each by a reversing entry.
}
import-undo-transactions = { $count ->
    [one] { $shown } bank movement will be taken out, by a reversing entry.
   *[other] { $shown } bank movements will be taken out, each by a reversing entry.
}
import-undo-allocations = { $count ->
    [one] { $shown } automatic allocation will be undone with it.
   *[other] { $shown } automatic allocations will be undone with it.
}
import-undo-kept = The file, the entries and the activity log are kept. The same file may be imported again.
import-undo-repeats = These files, imported later, may repeat the same documents; you will be able to import them again:
import-undo-reason = Reason (optional)
import-undo-do = Undo the import
import-undo-leave = Keep the import
import-undo-refused = This import cannot be undone
import-undone = { $count ->
    [one] Import undone: { $shown } record taken out.
   *[other] Import undone: { $shown } records taken out.
}
import-too-many = Send 20 files at most at a time.
import-known = This file was imported before
import-known-hint = Read the same way, it brings nothing new.
import-empty-file = One of the files is empty (0 bytes): export it again, then drop it here.
import-no-file = Choose at least one file.
failure-upload_too_large = The upload exceeds 256 MB: it is not kept.
failure-upload_too_large-hint = Send the files one by one, or a shorter period.
import-broken-upload = The upload was interrupted. Try again.
import-field-number = Document number
import-field-kind = Type (invoice or credit note)
import-field-customer-number = Customer number
import-field-customer-name = Customer name
import-field-issued-on = Issue date
import-field-due-on = Due date
import-field-total = Total with VAT
import-field-open = Still open
import-field-paid = Already paid
import-field-net = Total without VAT
import-field-vat = VAT
import-field-debit = Debit
import-field-credit = Credit
import-field-currency = Currency
import-field-payment-reference = Payment reference
import-field-purchase-order = Purchase order
import-field-preceding = Original invoice
import-field-siren = SIREN or SIRET
import-field-vat-number = VAT number
import-field-email = E-mail address
import-field-iban = IBAN
import-field-bic = BIC
import-field-address = Address
import-field-address-more = Address, second line
import-field-postcode = Postcode
import-field-town = Town
import-field-country = Country
import-field-payment-days = Payment term (days)
import-field-account-manager = Account manager (e-mail address)
import-field-date = Booking date
import-field-value-date = Value date
import-field-amount = Amount
import-field-label = Description
import-field-label-2 = Description (continued)
import-field-label-3 = Description (continued 2)
import-field-counterparty = Counterparty
import-field-counterparty-account = Counterparty’s account
import-field-account = Our account
import-field-reference = Bank’s reference
import-field-end-to-end = End-to-end reference
import-field-mandate = Mandate (UMR)
import-field-cheque-number = Cheque number
import-field-direction = Direction (debit or credit)
import-field-row = row
import-newest = Newest
import-columns-more = { $count ->
    [one] { $shown } more possible piece of information
   *[other] { $shown } more possible pieces of information
}
import-sums = Totals of the new rows
import-currency-of = Currency
import-sum-days = Period
import-sum-in-invoices = Invoices
import-sum-out-invoices = Credit notes
import-sum-in-statements = Money in
import-sum-out-statements = Money out
import-sum-net = Total with VAT
import-customer-resembles = resembles { $value }
import-check-all = { $count ->
    [one] Check { $shown } file
   *[other] Check the { $shown } recognised files
}
import-import-all = { $count ->
    [one] Import { $shown } file checked without an error
   *[other] Import the { $shown } files checked without an error
}
import-found-ready = { $count ->
    [one] { $shown } ready
   *[other] { $shown } ready
}
import-found-known = { $count ->
    [one] { $shown } known already
   *[other] { $shown } known already
}
import-rejected-why = Why it was rejected
import-sum-opening = Opening balance
import-sum-closing = Closing balance
import-sum-unsaid = not stated
import-sum-without-vat = Net
import-sum-vat = VAT
import-stale = Entries were posted since this was tried
import-stale-hint = What would be done, below, may have changed: try again before you import.
import-stale-again = Try again
