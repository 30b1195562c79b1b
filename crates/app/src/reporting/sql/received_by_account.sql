-- Money that came in between two days, by account and class of movement.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select t.bank_account_id, t.class, t.currency, cast(sum(t.amount_minor) as bigint) as received_minor
from bank_accounts a
cross join bank_transactions t
where t.org_id = a.org_id and t.bank_account_id = a.id
    and t.booked_on >= $3 and t.booked_on <= $4
    and a.org_id = $1 and a.legal_entity_id = $2 and t.amount_minor > 0
group by t.bank_account_id, t.class, t.currency
