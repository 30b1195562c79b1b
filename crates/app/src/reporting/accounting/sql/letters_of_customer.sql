-- The postings about the documents of a customer on its account, in the order of posting.
select p.entry_id, p.line_no, p.subject_id, p.customer_id, p.amount_minor, p.currency, e.booked_on, e.kind, e.reverses_id
from open_items i
join postings p on p.org_id = i.org_id and p.subject_id = i.id and p.role = 'customers'
join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id
where i.org_id = $1 and i.customer_id = $2 and i.legal_entity_id = $3 and p.customer_id = $2
order by p.entry_id, p.line_no
