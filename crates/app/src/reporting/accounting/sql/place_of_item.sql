-- How many documents of a customer came before one.
select cast(count(*) as bigint)
from open_items
where org_id = $1 and customer_id = $2 and id < $3 and kind <> 'unused_credit'
