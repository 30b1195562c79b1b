-- Documents that are disputed today, each with every hold that says so.
select b.item_id, i.number, b.customer_id, c.name as customer_name, b.due_on, b.currency, b.open_minor,
    h.opened_at, h.opened_by, h.reason
from (
    select h.item_id as item_id, h.id as hold_id
    from dunning_holds h
    where h.org_id = $1 and h.legal_entity_id = $2 and h.ended_at is null and h.kind = 'dispute'
        and (h.until_on is null or h.until_on >= $3) and h.item_id is not null
    union
    select c.item_id, h.id
    from dunning_holds h
    join open_balances c on c.org_id = h.org_id and c.legal_entity_id = h.legal_entity_id and c.customer_id = h.customer_id
    where h.org_id = $1 and h.legal_entity_id = $2 and h.ended_at is null and h.kind = 'dispute'
        and (h.until_on is null or h.until_on >= $3) and h.item_id is null
) d
cross join open_balances b
join open_items i on i.org_id = b.org_id and i.id = b.item_id
join customers c on c.org_id = b.org_id and c.id = b.customer_id
join dunning_holds h on h.org_id = b.org_id and h.id = d.hold_id
where b.org_id = $1 and b.item_id = d.item_id and b.open_minor > 0 and b.item_id > $4
    and ($5 is null or b.customer_id in (select m.customer_id from account_managers m where m.org_id = $1 and m.user_id = $5))
order by b.item_id, h.id
limit $6
