# Why a transaction waits for a person: `reason-<reason>` is the label, at most 32 characters, and
# `reason-<reason>-hint` what it means and what to do. `method-<method>`: by which means a transaction was explained.

## Reasons

reason-ambiguous-items = Several documents possible
reason-ambiguous-items-hint = Several documents, or several combinations of documents, explain this amount: choose the right one among the alternatives.
reason-ambiguous-payer = Several customers possible
reason-ambiguous-payer-hint = Several customers may have made this payment: choose the right one, and it will be recognised next time.
reason-unknown-payer = Unknown payer
reason-unknown-payer-hint = Nothing says who paid: look for the document or the customer, or set the transaction aside while you ask the bank.
reason-amount-differs = Amount differs
reason-amount-differs-hint = The payer or the document is recognised, but the amount agrees with nothing that is open: split it by hand, or import the missing invoice.
reason-already-paid = Already paid
reason-already-paid-hint = The document meant is settled already: keep the money as usable credit of the customer, pay it back or allocate it to another document.
reason-closed-item-cited = Cited document is not open
reason-closed-item-cited-hint = The remittance information cites a number that no open document has: import the invoice if it is missing, or choose an alternative.
reason-currency-differs = Currency differs
reason-currency-differs-hint = The customer’s documents are in another currency than the payment: check the rate and allocate the transaction by hand.
reason-payout-residual = Payout to be broken down
reason-payout-residual-hint = This is the global payout of a payment provider or a card terminal: obtain its details, then split the amount and the fees.
reason-duplicate-suspected = Possible duplicate
reason-duplicate-suspected-hint = The same payment seems to have come twice: check with the customer, then keep the money as usable credit or pay it back.
reason-items-claimed-twice = Documents claimed twice
reason-items-claimed-twice-hint = Several transactions claim the same documents and nothing decides between them: decide which one pays them, and the others will be proposed again.
reason-search-limit = Search not finished
reason-search-limit-hint = This payer has too many open documents to prove that only one combination fits: check the alternative shown, or ask the payer what the payment covers.
reason-return-unmatched = Return to be assigned
reason-return-unmatched-hint = A payment came back and it is not certain which one: choose the payment that is taken back, to reopen the documents it had settled.
reason-not-customer = Not a customer’s payment
reason-not-customer-hint = This transaction does not look like a customer’s payment: choose the account to post it to, or make a rule if it recurs.
reason-to-confirm = To be confirmed
reason-to-confirm-hint = An explanation fits but is not certain enough to be taken without you: check it, then accept it or choose another.

## Methods

method-identity = Identical reference
method-citation = Number cited
method-partial-citation = Number cited, partial payment
method-payer-amount = Payer and amount
method-tolerance = Tolerated difference or discount
method-over-payment = Over-payment
method-reversal = Reject or return
method-not-customer = Not a customer’s payment
method-rule = Rule
method-manual = Decided by hand

## How much a problem matters

problem-severity-warning = Warning
problem-severity-error = Error
problem-severity-refused = File refused
