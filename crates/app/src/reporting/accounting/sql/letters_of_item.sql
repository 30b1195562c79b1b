-- The postings about a document on its customer's account.
select p.entry_id, p.line_no, p.subject_id, p.customer_id, p.amount_minor, p.currency, e.booked_on, e.kind, e.reverses_id
from postings p
join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id
where p.org_id = $1 and p.subject_id = $2 and p.role = 'customers' and p.customer_id is not null
order by p.entry_id, p.line_no
