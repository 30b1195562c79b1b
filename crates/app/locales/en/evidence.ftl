# Why an explanation holds, one sentence per fact: `evidence-<fact>`.
# Variables: $document, $customer, $written (as the bank or the payer wrote it), $count, $of, $amount (already written out).

## What the payment says

evidence-reference-equals = The payment’s reference “{ $written }” is that of document { $document }.
evidence-number-cited = The number { $document } stands in the remittance information (“{ $written }”).
evidence-number-cited-short = The number { $document } stands in the remittance information in a short form (“{ $written }”).
evidence-number-cited-mistyped = The remittance information holds “{ $written }”, which is the number { $document } but for one typing error.
evidence-customer-number-cited = The number of customer { $customer } stands in the remittance information.

## Who pays

evidence-account-known = The payer’s bank account is known as that of customer { $customer }.
evidence-alias-known = A person has tied this payer to customer { $customer } before.
evidence-name-equals = The payer’s name is that of customer { $customer }.
evidence-name-resembles = The payer’s name (“{ $written }”) resembles that of customer { $customer }, by { $count }%.

evidence-another-customer-pays = To check: the payer is known as another customer, { $customer }, than that of the document.
evidence-several-customers = The documents cited are those of { $count } customers.
evidence-digits-alone = To check: the number is made of digits alone, and no word in the remittance information announces it.

## What the amount says

evidence-amount-equals-item = The amount is exactly what is still owed on the document.
evidence-amount-equals-cited =
    { $count ->
        [one] The amount is exactly that of the document cited.
       *[other] The amount is exactly the sum of the { $count } documents cited.
    }
evidence-only-subset =
    { $of ->
        [one] The payer’s only open document has this amount.
       *[other]
            { $count ->
                [one] Of the payer’s { $of } open documents, only one has this amount.
               *[other] Of the payer’s { $of } open documents, only one combination has this amount: these { $count } documents.
            }
    }
evidence-may-be-accident = To check: such a combination may have this amount by accident.
evidence-issued-after-payment = To check: the invoice { $document } was issued after this payment.
evidence-rest-stays-open = The payment is partial: { $amount } remains to be paid.
evidence-rest-is-credit = The payment exceeds what is owed: the excess of { $amount } becomes usable credit of the customer.
evidence-difference-tolerated = The difference of { $amount } is within the limit you set; it is posted on its own.
evidence-discount-taken = The early-payment discount of { $amount } was deducted in time.

## Returns, and what is not a customer's payment

# The words of a return reason; $document is its code. Used inside the sentences below.
return-reason =
    { $document ->
        [AC01] wrong account details (AC01)
        [AC04] account closed (AC04)
        [AC06] account blocked (AC06)
        [AC13] account of a consumer (AC13)
        [AG01] transaction not allowed on this account (AG01)
        [AG02] wrong transaction code (AG02)
        [AM04] insufficient funds (AM04)
        [AM05] duplicate transaction (AM05)
        [BE04] address missing or invalid (BE04)
        [BE05] creditor not recognised (BE05)
        [CNOR] creditor’s bank cannot be reached (CNOR)
        [CUST] requested by the originator (CUST)
        [DNOR] debtor’s bank cannot be reached (DNOR)
        [DUPL] duplicate payment (DUPL)
        [FF01] invalid format (FF01)
        [FOCR] returned after a cancellation request (FOCR)
        [FRAD] fraud reported (FRAD)
        [MD01] no valid mandate (MD01)
        [MD02] wrong mandate data (MD02)
        [MD06] disputed by the debtor (MD06)
        [MD07] account holder deceased (MD07)
        [MS02] refused by the debtor, no reason given (MS02)
        [MS03] reason not given (MS03)
        [RC01] wrong BIC (RC01)
        [RR01] regulatory reason (RR01)
        [RR02] regulatory reason (RR02)
        [RR03] regulatory reason (RR03)
        [RR04] regulatory reason (RR04)
        [SL01] specific service of the debtor’s bank (SL01)
        [TECH] technical problem (TECH)
        [TM01] after the cut-off time (TM01)
       *[other] code { $document }
    }
evidence-takes-back = This transaction takes back an earlier payment.
evidence-takes-back-reason = This transaction takes back an earlier payment; reason given by the bank: { return-reason }.
evidence-takes-back-quoted = This transaction takes back an earlier payment, recognised by what it quotes (“{ $written }”).
evidence-takes-back-reason-quoted = This transaction takes back an earlier payment, recognised by what it quotes (“{ $written }”); reason given by the bank: { return-reason }.
evidence-bank-code = The bank’s transaction code says what kind of transaction it is.
evidence-own-account = The counterparty is one of your own accounts.

## Decisions of people, and decisions made together

evidence-rule-says = A rule that you switched on applies (“{ $written }”).
evidence-settled-together = Several transactions could have paid the same documents; only one solution explains all of them.
evidence-person-says =
    { $customer ->
        [cli] Decided by a person, on the command line.
       *[other] Decided by { $customer }.
    }
evidence-undone-by =
    { $customer ->
        [cli] This explanation was undone on the command line: check it before you accept it again.
       *[other] This explanation was undone by { $customer }: check it before you accept it again.
    }
