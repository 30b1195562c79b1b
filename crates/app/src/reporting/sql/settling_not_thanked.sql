-- What movements that came in since a day paid of the documents of each customer, as it was decided before an instant and stands: neither
-- undone nor come back, and nobody is thanked for it. Credit counts beside a document, and is no payment of one by itself.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select t.id as transaction_id, i.customer_id, t.booked_on, t.currency, t.amount_minor as movement_minor,
    cast(sum(l.amount_minor) as bigint) as amount_minor
from bank_accounts b
cross join bank_transactions t
cross join allocations a
cross join allocation_lines l
cross join open_items i
left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id
left join receipt_payments k on k.org_id = t.org_id and k.transaction_id = t.id and k.customer_id = i.customer_id
where t.org_id = b.org_id and t.bank_account_id = b.id and t.booked_on >= $3 and t.amount_minor > 0
    and a.org_id = t.org_id and a.transaction_id = t.id and a.decided_at < $4 and a.takes_back_id is null
    and l.org_id = a.org_id and l.allocation_id = a.id and i.org_id = l.org_id and i.id = l.item_id
    and b.org_id = $1 and b.legal_entity_id = $2 and l.role is null and u.allocation_id is null and k.receipt_id is null
    and not exists (
        select 1 from allocations r
        left join allocation_undos ru on ru.org_id = r.org_id and ru.allocation_id = r.id
        where r.org_id = a.org_id and r.takes_back_id = a.id and ru.allocation_id is null)
group by t.id, i.customer_id, t.booked_on, t.currency, t.amount_minor
having max(case when i.kind = 'unused_credit' then 0 else 1 end) = 1
order by t.id, i.customer_id
