-- What was invoiced to each customer on each day between two, credit notes off.
select customer_id, currency, issued_on, cast(sum(amount_minor) as bigint) as billed_minor
from open_items
where org_id = $1 and legal_entity_id = $2 and issued_on >= $3 and issued_on <= $4
    and kind in ('invoice', 'credit_note')
group by customer_id, currency, issued_on
