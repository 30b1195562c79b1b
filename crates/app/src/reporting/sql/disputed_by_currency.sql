-- What is open of documents that are disputed today, each once: of the documents named by a hold, and of all of a
-- customer whose hold names none. Open holds are in an index by kind.
select b.currency, cast(sum(b.open_minor) as bigint) as open_minor
from (
    select h.item_id as item_id
    from dunning_holds h
    where h.org_id = $1 and h.legal_entity_id = $2 and h.ended_at is null and h.kind = 'dispute'
        and (h.until_on is null or h.until_on >= $3) and h.item_id is not null
    union
    select c.item_id
    from dunning_holds h
    join open_balances c on c.org_id = h.org_id and c.legal_entity_id = h.legal_entity_id and c.customer_id = h.customer_id
    where h.org_id = $1 and h.legal_entity_id = $2 and h.ended_at is null and h.kind = 'dispute'
        and (h.until_on is null or h.until_on >= $3) and h.item_id is null
) d
join open_balances b on b.org_id = $1 and b.item_id = d.item_id
where b.open_minor > 0
group by b.currency
order by b.currency
