-- What is in suspense, oldest first: of everybody, of nobody or of one person.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select w.transaction_id, w.state, w.reason, w.booked_on, w.rest_minor, w.currency, t.counterparty, t.remittance,
    a.account_masked, o.user_id as owner_id
from waiting_transactions w
cross join bank_transactions t
cross join bank_accounts a
left join waiting_owners o on o.org_id = w.org_id and o.transaction_id = w.transaction_id
where t.org_id = w.org_id and t.id = w.transaction_id and a.org_id = w.org_id and a.id = w.bank_account_id
    and w.org_id = $1 and w.legal_entity_id = $2 and w.state = $3
    and w.booked_on >= $4 and (w.booked_on > $4 or w.transaction_id > $5)
    and ($7 = 'all' or ($7 = 'nobody' and o.user_id is null) or ($7 = 'one' and o.user_id = $8))
order by w.booked_on, w.transaction_id
limit $6
