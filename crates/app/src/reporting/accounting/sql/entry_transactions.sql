select distinct t.id, t.booked_on, t.counterparty, t.amount_minor, t.currency
from postings p
join bank_transactions t on t.org_id = p.org_id and t.id = p.subject_id
where p.org_id = $1 and p.entry_id = $2
order by t.booked_on, t.id
