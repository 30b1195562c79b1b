-- How many invoices there are, counted up to a limit.
select cast(count(*) as bigint)
from (select i.id from open_items i where i.org_id = $1 and i.legal_entity_id = $2 and i.kind = 'invoice' limit $3) found
