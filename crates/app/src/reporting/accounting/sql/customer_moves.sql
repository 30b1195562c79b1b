-- The account of a customer by day after a place: what was posted about its documents.
select e.booked_on, p.entry_id, p.line_no, e.kind, e.label, p.account, p.amount_minor, p.currency, i.number,
    i.kind as item_kind, i.id as item_id
from open_items i
join postings p on p.org_id = i.org_id and p.subject_id = i.id and p.customer_id = i.customer_id
join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id
where i.org_id = $1 and i.customer_id = $2 and i.legal_entity_id = $3
    and p.role in (case when i.kind = 'unused_credit' then 'customer_advances' else 'customers' end,
        case when i.kind = 'unused_credit' then 'customer_advances' else 'doubtful_customers' end)
order by e.booked_on, p.entry_id, p.line_no
