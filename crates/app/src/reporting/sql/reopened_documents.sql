-- Documents that are open because a payment came back, each once, with the last day on which one did and what came back
-- in all. Returns are in an index of their own.
select b.item_id, i.number, b.customer_id, c.name as customer_name, b.due_on, b.currency, b.open_minor, r.returned_on,
    r.returned_minor
from (
    select l.item_id as item_id, max(t.booked_on) as returned_on, cast(sum(0 - l.amount_minor) as bigint) as returned_minor
    from allocations a
    join bank_transactions t on t.org_id = a.org_id and t.id = a.transaction_id
    join allocation_lines l on l.org_id = a.org_id and l.allocation_id = a.id
    where a.org_id = $1 and a.legal_entity_id = $2 and a.takes_back_id is not null and l.item_id < $3
        and not exists (select 1 from allocation_undos u where u.org_id = a.org_id and u.allocation_id = a.id)
    group by l.item_id
) r
cross join open_balances b
join open_items i on i.org_id = b.org_id and i.id = b.item_id
join customers c on c.org_id = b.org_id and c.id = b.customer_id
where b.org_id = $1 and b.item_id = r.item_id and b.open_minor > 0
    and ($4 is null or b.customer_id in (select m.customer_id from account_managers m where m.org_id = $1 and m.user_id = $4))
order by b.item_id desc
limit $5
