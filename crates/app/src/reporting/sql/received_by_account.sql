-- Money that came in between two days, by account and class of movement.
select d.bank_account_id, d.class, d.currency, cast(sum(d.in_minor) as bigint) as received_minor
from bank_accounts a
join bank_days d on d.org_id = a.org_id and d.bank_account_id = a.id
where d.booked_on >= $3 and d.booked_on <= $4 and a.org_id = $1 and a.legal_entity_id = $2 and d.in_minor > 0
group by d.bank_account_id, d.class, d.currency
