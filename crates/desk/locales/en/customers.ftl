# Customers.
customers-title = Customers
customers-file = customers
customers-search = Name or customer number
customers-column-number = Number
customers-column-name = Customer
customers-column-outstanding = Outstanding
customers-column-overdue = Overdue
customers-column-credit = Available credit
customers-column-currency = Currency
customers-column-limit = Credit limit
customers-column-to-pay = Average days to pay
customers-column-last-payment = Last payment
customers-column-tags = Tags
customers-empty = Your customers will be here
customers-empty-hint = They are made with your invoices, or imported from a list.
customers-import = Import customers
customers-none-owe = No customer owes anything
customers-by-name = Show all customers
customers-over-limit-badge = Over limit
customers-over-limit = More is outstanding than the credit limit of this customer.
customers-days = { $count ->
    [one] { $shown } day
   *[other] { $shown } days
}
customers-paid-by = Paid by
customers-nothing-open = Nothing is owed
customers-open-invoices = { $count ->
    [0] no open invoice
    [one] 1 open invoice
   *[other] { $shown } open invoices
}
customers-overdue-note = past the due date
customers-credit-note = credit notes and overpayments to be used
customers-to-pay-note = from issue to payment, 12 months
customers-beyond = Beyond terms
customers-beyond-note = weighted by amount, 12 months
customers-trend-better = Getting better over 6 months
customers-trend-worse = Getting worse over 6 months
customers-trend-same = Steady over 6 months
customers-limit = Credit limit
customers-limit-used = { $value }% used
customers-limit-hint = In euros. Leave empty when there is none.
customers-tabs = Parts of the page
customers-tab-invoices = Invoices
customers-tab-payments = Payments
customers-tab-reminders = Reminders
customers-tab-contacts = Contacts
customers-tab-notes = Notes
customers-tab-settings = Details
customers-no-documents = No document
customers-all-documents = Show all documents
customers-in-list = Open in the list
customers-no-payments = No payment
customers-payment-day = Date
customers-payment-for = For
customers-payment-method = Explained by
customers-payment-amount = Amount
customers-and-others = { $count ->
    [one] and 1 other
   *[other] and { $shown } others
}
customers-no-contacts = No contact
customers-no-contacts-hint = Add the person who pays the invoices: each message will have its reader.
customers-contact-add = Add a contact
customers-contact-edit = Edit
customers-contact-edit-of = Edit { $value }
customers-contact-remove = Remove
customers-contact-remove-of = Remove { $value }
customers-contact-remove-sure = Remove this contact? Its data will be erased.
customers-contact-name = Name
customers-contact-role = Role
customers-contact-phone = Telephone
customers-contact-language = Language
customers-contact-save = Save contact
customers-contact-saved = The contact is saved.
customers-contact-removed = The contact is removed.
customers-language-fr = French
customers-language-en = English
customers-cancel = Cancel
customers-note = New note
customers-note-hint = Write dated facts that help with payment. The person concerned may ask to read their notes.
customers-note-judging = Some words judge or touch on private life. Put it in facts.
customers-note-insist = These words are factual here, save anyway
customers-note-save = Add note
customers-note-saved = The note is saved.
customers-note-remove = Remove
customers-note-remove-sure = Remove this note? It will be erased.
customers-note-removed = The note is removed.
customers-no-notes = No note
customers-name = Name
customers-email = E-mail address
customers-siren = SIREN
customers-siren-hint = Nine digits.
customers-vat-number = VAT number
customers-vat-number-hint = For example FR44 732 829 320.
customers-country = Country
customers-country-hint = Code of two letters: FR, BE, DE…
customers-payment-days = Payment terms
customers-payment-days-hint = In days from issue. Leave empty when nothing was agreed.
customers-payer = Paid by
customers-payer-hint = Number of the customer who pays the invoices of this one: matching takes it into account.
customers-tags-hint = Separated by commas. A tag is a segment: the list of customers can be limited to it.
customers-tags-save = Save tags
customers-tagged = The tags are saved.
customers-save = Save details
customers-saved = The details are saved.
customers-timeline = Timeline
customers-timeline-all = All
customers-timeline-documents = Invoices
customers-timeline-payments = Payments
customers-timeline-notes = Notes
customers-timeline-changes = Details
customers-timeline-none = Nothing here.
customers-event-documents = { $count ->
    [one] Document { $number } imported
   *[other] { $shown } documents imported
}
customers-event-matched = { $count ->
    [one] Payment matched to { $number }
   *[other] Payment matched to { $shown } documents
}
customers-event-allocated = { $count ->
    [one] Payment allocated to { $number }
   *[other] Payment allocated to { $shown } documents
}
customers-event-undone = Allocation undone
customers-event-note = Note
error-customer-gone = This customer is gone.
error-contact-gone = This contact is gone.
error-note-gone = This note is gone.
error-bad-customer-name = Give a name of at most 200 characters.
error-bad-siren = { $value } is not a SIREN: it has nine digits and a check digit. Look it up on an invoice.
error-bad-vat-number = { $value } is not a VAT number: check the country, the key and the SIREN.
error-bad-customer-email = { $value } is not an e-mail address. Write it as accounts@customer.example.
error-bad-country = { $value } is not a country code. Write two letters, FR for example.
error-bad-payment-days = Give a number of days between 0 and 365.
error-bad-credit-limit = A credit limit cannot be negative.
error-customer-payer-unknown = No customer has the number { $value }. Look it up in the list of customers.
error-payer-in-circle = Customer { $value } cannot pay for this one: it is the same, or another pays for it already.
error-bad-note = Write a note of at most 4,000 characters.
error-bad-tags = At most 20 tags, of 40 characters each.
customers-manager = Account manager
customers-manager-none = Nobody
customers-manager-hint = Sales see only the customers they look after, unless the settings say otherwise.
customers-manager-save = Choose the account manager
customers-managed-by = Looked after by { $value }
customers-assigned = Account manager saved.
error-account-manager-unknown = No active or invited user matches { $value }. Check the address in Settings, Users.
customers-timeline-recorded = recorded
customers-talking = An exchange with this contact is open since { $value }: reminders wait.
customers-talking-end = End the exchange
customers-talking-ended = The exchange is over: reminders go on.
customers-postal = Postal address
customers-postal-lines = Address lines
customers-postal-hint = Building, street, PO box: one per line, without the name and the town. The French post reads six lines of 38 characters, name and town included.
customers-postal-postcode = Postcode
customers-postal-town = Town
customers-postal-save = Save the address
customers-postal-remark = The French post reads at most six lines of 38 characters, name and town included: this address has more.
error-town-missing = Say which town.
error-bad-postcode = “{ $value }” is not a French postcode: five digits.
error-postal-address-too-long = The address has too many lines, or one that is too long.
