-- What was open of each item of a customer in a currency at the end of a day.
select i.id as item_id, i.number, i.kind, i.issued_on, i.due_on, cast(sum(p.amount_minor) as bigint) as open_minor
from open_items i
join postings p on p.org_id = i.org_id and p.subject_id = i.id and p.customer_id = i.customer_id
join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id
where i.org_id = $1 and i.customer_id = $2 and i.legal_entity_id = $3 and i.currency = $4 and e.booked_on <= $5
    and p.role in (case when i.kind = 'unused_credit' then 'customer_advances' else 'customers' end,
        case when i.kind = 'unused_credit' then 'customer_advances' else 'doubtful_customers' end)
group by i.id, i.number, i.kind, i.issued_on, i.due_on
having sum(p.amount_minor) <> 0
order by i.due_on, i.number, i.id
