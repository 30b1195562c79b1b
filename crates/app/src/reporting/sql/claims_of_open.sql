-- What was said, or will be, about what is open of the customers from one id to another. What was said about the settled
-- grows for ever and is not looked at.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select c.item_id, c.plan_id, c.step, c.tone, c.message_id, m.contact_key, m.channel, m.state, m.state_at, m.tries, c.is_shadow
from open_balances b
cross join dunning_claims c
cross join dunning_messages m
where c.org_id = b.org_id and c.item_id = b.item_id and m.org_id = c.org_id and m.id = c.message_id
    and b.org_id = $1 and b.legal_entity_id = $2 and b.customer_id >= $3 and b.customer_id <= $4
