-- What was invoiced to each customer on each day between two, credit notes off; late charges that were claimed are none of it.
select customer_id, currency, issued_on, cast(sum(amount_minor) as bigint) as billed_minor
from open_items i
where org_id = $1 and legal_entity_id = $2 and issued_on >= $3 and issued_on <= $4
    and kind in ('invoice', 'credit_note') and not exists (select 1 from late_charge_notes n where n.org_id = i.org_id and n.id = i.id)
group by customer_id, currency, issued_on
