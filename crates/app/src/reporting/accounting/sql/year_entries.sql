-- The postings of the next entries booked between two days, in the order of posting, with what an accountant's file names.
select e.id as entry_id, e.booked_on, e.kind, e.label, e.posted_at, p.line_no, p.account, p.role, c.number as customer_number,
    c.name as customer, p.amount_minor, p.currency, i.number as item_number, i.issued_on, t.bank_reference
from (
    select org_id, id, booked_on, kind, label, posted_at
    from journal_entries
    where org_id = $1 and legal_entity_id = $2 and booked_on >= $3 and booked_on <= $4 and id > $5
    order by id
    limit $6
) e
join postings p on p.org_id = e.org_id and p.entry_id = e.id
left join customers c on c.org_id = p.org_id and c.id = p.customer_id
left join open_items i on i.org_id = p.org_id and i.id = p.subject_id
left join bank_transactions t on t.org_id = p.org_id and t.id = p.subject_id
order by e.id, p.line_no
