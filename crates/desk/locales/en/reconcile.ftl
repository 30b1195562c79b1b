# Reconciliation.
reconcile-title = Reconciliation
reconcile-bank-balance = Bank balance
reconcile-book-balance = Calculated balance
reconcile-as-of = as of
reconcile-balance-whole = Equal
reconcile-balance-broken = Gap to explain
reconcile-no-balance = The bank states no balance
reconcile-tabs = States of transactions
reconcile-tab-todo = To do
reconcile-tab-suggested = Suggested
reconcile-tab-outside = Not customers
reconcile-tab-done = Done
reconcile-tab-aside = Set aside
reconcile-choose-account = Bank account
reconcile-all-accounts = All accounts
reconcile-search = Search the transactions
reconcile-search-hint = Payer, text, amount
reconcile-filter = Filter
reconcile-lines = Transactions to reconcile
reconcile-next-page = Next
reconcile-none-found = No transaction matches
reconcile-only-automatic = Only what Quittance decided alone.
reconcile-show-all = Show every transaction
reconcile-no-statement = No statement yet
reconcile-no-statement-hint = Import a bank statement: its transactions appear here, each with what it pays.
reconcile-import = Import a statement
reconcile-no-aside = Nothing is set aside
reconcile-no-aside-hint = A transaction that you set aside waits here, with your reason.
reconcile-all-done = Everything is reconciled
reconcile-all-done-hint = The next transactions appear here with the next statement.
reconcile-see-done = See what is done
reconcile-see-outside =
    { $count ->
        [one] See the transaction that is no customer’s, to be booked apart
       *[other] See the { $shown } transactions that are no customer’s, to be booked apart
    }
reconcile-no-outside = No such transaction is waiting
reconcile-outside-hint = Transactions that do not look like a customer’s payment (suppliers, salaries, taxes) wait here until they are given an account.
reconcile-accept-sure =
    { $count ->
        [one] Accept the sure line
       *[other] Accept the { $shown } sure lines
    }
reconcile-no-name = Payer not named
reconcile-tick = Select { $value }
reconcile-left = left
reconcile-is-aside = Set aside
reconcile-take-up = Take up again
reconcile-strength-strong = Sure
reconcile-strength-fair = Likely
reconcile-strength-weak = To check
reconcile-stays-open = still due
reconcile-and-more =
    { $count ->
        [one] and 1 more
       *[other] and { $shown } more
    }
reconcile-due = due
reconcile-why = Why?
reconcile-nth = Proposal { $value }
reconcile-others =
    { $count ->
        [one] 1 other possibility
       *[other] { $shown } other possibilities
    }
reconcile-ok-for = , accept { $value }
reconcile-other = Other…
reconcile-difference = Difference…
reconcile-no-proposal = No proposal
reconcile-new = Being searched
reconcile-find = Search
reconcile-to-account = Post to an account…
reconcile-no-entry = No proposal: no entry to show.
reconcile-credit = Make it a deposit
reconcile-transfer = Internal transfer
reconcile-comment = Comment
reconcile-comments-count =
    { $count ->
        [one] 1 comment
       *[other] { $shown } comments
    }
reconcile-account = Account { $value }
reconcile-role-credit = Deposit of the customer
reconcile-role-settlement-difference = Settlement difference
reconcile-role-discount-granted = Discount granted
reconcile-role-bank-charges = Bank charges
reconcile-role-provider-clearing = Payout of a provider
reconcile-role-interest = Interest
reconcile-role-internal-transfer = Internal transfer
reconcile-chip-reference-equals = Reference
reconcile-chip-number-cited = Number cited
reconcile-chip-number-cited-short = Number cut short
reconcile-chip-number-cited-mistyped = Number mistyped
reconcile-chip-amount-equals-item = Exact amount
reconcile-chip-amount-equals-cited = Exact amount
reconcile-chip-only-subset = Only combination
reconcile-chip-account-known = Known account
reconcile-chip-name-equals = Name
reconcile-chip-name-resembles = Similar name
reconcile-chip-customer-number-cited = Customer number
reconcile-chip-alias-known = Known payer
reconcile-chip-another-customer-pays = Another customer pays
reconcile-chip-several-customers = Several customers
reconcile-chip-digits-alone = Digits alone
reconcile-chip-may-be-accident = Perhaps an accident
reconcile-chip-issued-after-payment = Invoice issued after this payment
reconcile-chip-rest-stays-open = Part payment
reconcile-chip-rest-is-credit = Overpayment
reconcile-chip-difference-tolerated = Tolerated difference
reconcile-chip-discount-taken = Discount
reconcile-chip-takes-back = Returned payment
reconcile-chip-bank-code = Bank code
reconcile-chip-own-account = Own account
reconcile-chip-rule-says = Rule
reconcile-chip-settled-together = Only settlement
reconcile-done = Reconciled
reconcile-done-in-part = Reconciled in part
reconcile-aside-done = Set aside
reconcile-taken-up = Taken up again
reconcile-commented = Comment saved
reconcile-comment-remove = Remove
reconcile-comment-remove-sure = Remove this comment? It will be erased.
reconcile-comment-removed = Comment removed
reconcile-gone-by = Reconciled by { $value }
reconcile-gone-automatic = Reconciled automatically
reconcile-gone-aside = set aside
reconcile-undo-link = Undo…
reconcile-last = Last action:
reconcile-last-batch =
    { $count ->
        [one] 1 line accepted
       *[other] { $shown } lines accepted together
    }
reconcile-last-aside = set aside,
reconcile-undo-do = Undo
reconcile-nothing-yet = No action to undo
reconcile-nothing-to-undo = There is no action left to undo.
reconcile-offer = Always post “{ $value }” to account
reconcile-offer-do = Make a rule
reconcile-foot = Entry and last action
reconcile-entry = Entry to be posted
reconcile-entry-after-undo = day of the earlier undo
reconcile-entry-moved = first open day
reconcile-entry-rest = Left to explain:
reconcile-entry-hint = Choose a line: the entry it would post is shown here.
reconcile-new-lines = New lines are waiting.
reconcile-show-new = Show them
reconcile-reads-only = Your role reads reconciliation without deciding: you can ask why and comment.
reconcile-keys = Keyboard: J and K to move, Enter to accept, ? for every key.
reconcile-keys-all = Set the shortcuts
reconcile-keys-title = Keys of reconciliation
reconcile-key-next = Next line
reconcile-key-previous = Previous line
reconcile-key-ok = Accept, then next line
reconcile-key-choose = Choose another proposal
reconcile-key-find = Search something else
reconcile-key-partial = Part payment
reconcile-key-difference = Difference or charges
reconcile-key-transfer = Internal transfer
reconcile-key-comment = Comment
reconcile-key-aside = Set aside
reconcile-key-tick = Tick
reconcile-key-range = Tick from line to line
reconcile-key-many = Accept the selection
reconcile-key-undo = Undo the last action
reconcile-key-search = Search
reconcile-key-help = This help
reconcile-close = Close
reconcile-drawer = Details of the transaction
reconcile-ticked-one = 1 line ticked
reconcile-ticked-many = lines ticked
reconcile-accept-ticked = Accept the selection
reconcile-untick = Untick all
reconcile-col-day = Date
reconcile-col-transaction = Transaction
reconcile-col-amount = Amount
reconcile-col-paid = Paid
reconcile-col-pays = Pays
reconcile-col-why = Why
reconcile-col-method = Method
reconcile-col-do = Actions
reconcile-col-account = Account
reconcile-col-debit = Debit
reconcile-col-credit = Credit
reconcile-col-tick = Selection
reconcile-col-outcome = Outcome
reconcile-col-opening = Opening balance of the first statement
reconcile-col-moved = Transactions booked
reconcile-balance-after = of which { $value } after the last known balance
reconcile-balance-before = of which { $value } before that balance, which holds them
reconcile-balance-sum = Together
reconcile-balance-ledger = Account { $value } of the general ledger holds only the transactions booked here. The opening balance of the first statement is older: no entry holds it, it belongs to the opening entries of your accounts. That is the whole difference between the calculated balance and account { $value }.
reconcile-balance-see-ledger = See account { $value }
reconcile-col-gap = Gap
reconcile-col-bank-account = Bank account
reconcile-automatic = Automatic
reconcile-none-done = Nothing is reconciled yet
reconcile-none-done-hint = Every explained transaction appears here, with its method and the way to undo it.
reconcile-accept-this = Accept proposal { $value }
reconcile-comments = Comments
reconcile-no-comment = No comment yet.
reconcile-comment-label = Your comment
reconcile-comment-hint = It stays with the transaction: a question to the accountant, what the bank answered.
reconcile-comment-do = Save the comment
reconcile-aside = Set aside
reconcile-aside-lead = The transaction leaves the list and is not proposed any more; it stays in suspense.
reconcile-aside-label = Reason
reconcile-find-title = Search what this transaction pays
reconcile-find-label = Name, number, amount or due date
reconcile-find-hint = Smith, 0412, 1240±10, 2026-11-30
reconcile-chosen = Chosen documents
reconcile-found = Documents found
reconcile-nothing-found = No open document matches.
reconcile-guessed = likely payer
reconcile-is-credit = Credit
reconcile-amount-of = Amount given to { $value }
reconcile-adjust = Adjustments
reconcile-adjust-hint = Negative for what was not received (charges kept back, rounding to our cost). The = key takes the rest.
reconcile-payouts = Payout of a payment provider
reconcile-payouts-hint = Tick the payments that this payout is made of; the fee that was kept goes into the bank charges, as a negative amount.
reconcile-credit-label = Keep the rest as a deposit of
reconcile-credit-none = Keep no deposit
reconcile-credit-who = Customer (name or number)
reconcile-credit-search = Look for the customer by name or number: all customers are offered, also those with nothing open.
reconcile-credit-nobody = No customer matches “{ $value }”.
reconcile-rest = Left to allocate:
reconcile-leave = Leave the rest to do
reconcile-rest-left = An amount is left to allocate: share it out, keep it as a deposit, or tick “Leave the rest to do”.
reconcile-match-do = Reconcile
reconcile-elsewhere = This is not a customer’s payment
reconcile-account-label = Account of the chart
reconcile-account-hint = For example 627000 for bank charges.
reconcile-account-do = Post
reconcile-transfer-hint = To another account of yours, through the internal transfer account.
reconcile-undo = Undo a reconciliation
reconcile-undo-lead = A reversing entry will be posted on
reconcile-undo-closed = This reconciliation lies in a period that is closed through
reconcile-undo-closed-instead = Its entry stays as it is; the reversing entry will be posted on
reconcile-undo-reason = Reason
reconcile-undo-redo = Undo and redo
reconcile-undo-reason-desk = Undone from the reconciliation
reconcile-already-undone = Already undone by { $value }
reconcile-undone = Reconciliation undone. The transaction is to do again.
reconcile-undone-many =
    { $count ->
        [one] Last action undone.
       *[other] { $count } actions undone.
    }
reconcile-sure-title = Accept the sure lines
reconcile-sure-lead = One explanation only: the documents’ numbers cited in full or a known payer, the exact amount, no other customer as payer, and no other transaction that claims the same documents.
reconcile-sure-none = No sure line at the moment
reconcile-sure-total =
    { $count ->
        [one] Total of one line
       *[other] Total of { $shown } lines
    }
reconcile-sure-do = Accept the ticked lines
reconcile-back = Back to reconciliation
reconcile-batch-title = Accepted lines
reconcile-batch-accepted =
    { $count ->
        [0] No line was accepted.
        [one] 1 line was accepted.
       *[other] { $shown } lines were accepted.
    }
reconcile-batch-refused =
    { $count ->
        [one] 1 line was not: its reason is stated.
       *[other] { $shown } lines were not: their reasons are stated.
    }
reconcile-batch-undo = Undo all of these
reconcile-outcome-done = Accepted
reconcile-outcome-refused = Not accepted
reconcile-balance-title = Balances and continuity
reconcile-balance-lead = The opening balance of the first statement, plus each transaction booked since: the result must be the closing balance of the last statement.
reconcile-breaks = Statements that do not follow each other
reconcile-break-opens = opens with
reconcile-break-before = the one before ends with
reconcile-break-gap = gap
reconcile-breaks-hint = A statement is missing between the two, or one is incomplete: import it, and the gap closes.
reconcile-mismatches = Transactions too many or missing
reconcile-mismatch-stated = moved according to the statements
reconcile-mismatch-recorded = recorded
reconcile-mismatches-hint = The same transactions may have come in two formats: check the last imports.
reconcile-rule = Make a rule
reconcile-rule-says = Every transaction whose payer or text contains “{ $value }” goes to account
reconcile-rule-matched =
    { $count ->
        [one] On past transactions, it would have handled 1 line.
       *[other] On past transactions, it would have handled { $shown } lines.
    }
reconcile-rule-contradicts =
    { $count ->
        [0] 0 contradictions.
        [one] 1 contradiction.
       *[other] { $shown } contradictions.
    }
reconcile-rule-agrees =
    { $count ->
        [one] 1 line is explained the same way already.
       *[other] { $shown } lines are explained the same way already.
    }
reconcile-rule-new =
    { $count ->
        [one] 1 waiting line would be handled without you.
       *[other] { $shown } waiting lines would be handled without you.
    }
reconcile-rule-contradiction = See a line explained otherwise
reconcile-rule-do = Switch the rule on
reconcile-rule-not = Make no rule
reconcile-rule-made = The rule is on: it applies from the next search.
reconcile-bad-amount = This amount cannot be read. Write for example 1240.00.
reconcile-two-readings = This amount can be read in two ways: write 1000 or 1.00.
reconcile-bad-choice = This proposal cannot be read. Reload the page, then accept again.
reconcile-nothing-ticked = Tick at least one line.
reconcile-too-many = Accept 500 lines at most at once.

## Refusals, as a page says them

error-transaction-unknown = This transaction does not exist, or not any more.
error-already-explained = This transaction is wholly reconciled already.
error-no-alternative = This proposal is not there any more: look at the line again.
error-no-lines = Choose at least one document or adjustment.
error-not-open = { $document } is not an open document any more.
error-control-account = Account { $account } is kept by the program: choose a document, or a customer’s deposit.
error-allocation-unknown = This reconciliation does not exist.
error-already-undone = This reconciliation is undone already.
error-credit-used = The deposit left by this reconciliation was used since: undo what used it first.
error-taken-back = A return took this payment back: undo the reconciliation of the return first.
error-rule-too-wide = A rule needs a text of at least three characters.
error-rule-without-effect = A rule needs an account.
reconcile-sure-total-many = Total of {"{n}"} lines
reconcile-nothing-chosen = Nothing is chosen yet.
reconcile-compare = What speaks for each proposal
reconcile-compare-number = Number cited
reconcile-compare-payer = Payer known by
reconcile-compare-amount = Amount
reconcile-compare-days = Due date
reconcile-compare-against = To check
reconcile-compare-nothing = nothing
reconcile-compare-on-day = Paid on the day
reconcile-compare-late =
    { $count ->
        [one] Paid a day after
       *[other] Paid { $shown } days after
    }
reconcile-compare-early =
    { $count ->
        [one] Paid a day before
       *[other] Paid { $shown } days before
    }
reconcile-leads = Other leads
reconcile-leads-hint = The decision was undone. These documents, looked for just now, may be what was paid; nothing is posted without you.
reconcile-leads-do = Choose
reconcile-leads-part = in part
