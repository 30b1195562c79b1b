-- The first and the last day on which something is booked.
select min(booked_on) as first_on, max(booked_on) as last_on
from ledger_days
where org_id = $1 and legal_entity_id = $2
