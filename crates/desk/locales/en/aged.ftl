# The aged balance.
list-bad-day = This day does not exist: choose a date.
list-too-long = This list is longer than a workbook holds: filter it, or choose CSV.
aged-title = Aged balance
aged-lead-today = What each customer owes, by age; as of { $value }
aged-lead-day = As it was on { $value }, recalculated from the entries
aged-computed = calculated on { $value }
aged-coming-lead = As of { $value }
aged-coming = The balance is being calculated
aged-coming-hint = The entries of several years are read again; it takes some seconds, once for this day. The page shows itself.
aged-coming-again = Show
aged-future = The aged balance goes up to today: choose a past day.
aged-search = Customer
aged-on = As of
aged-show = Show
aged-sort = Sort
aged-sort-total = By total
aged-sort-overdue = By overdue
aged-sort-oldest = By oldest
aged-customer = Customer
aged-number = Customer number
aged-credit = Unapplied
aged-total = Total
aged-currency = Currency
aged-line = 6 months
aged-heat = The darker the cell, the larger the overdue amount.
aged-lines = Show the lines
aged-first = Start
aged-next = Next
aged-empty = Nobody owed you anything on that day
aged-empty-hint = Open invoices appear here as soon as they are imported.
aged-none = No customer matches
aged-none-hint = Check the name or the customer number.
aged-all = All customers
aged-file = aged-balance
aged-customers = { $count ->
    [one] Total, { $shown } customer
   *[other] Total, { $shown } customers
}
aged-manager = Account manager
aged-no-manager = No account manager
aged-by-customer = By customer
aged-by-manager = By account manager
