-- Invoices that fell due between two days (not claims of late charges), with what was open of each at the end of its due day. What opened them counts
-- whenever it was booked: a document may come in after it was due.
select i.customer_id, i.currency, i.due_on, i.amount_minor,
    i.amount_minor + cast(coalesce(sum(case when e.booked_on <= i.due_on then p.amount_minor else 0 end), 0) as bigint)
        as open_then_minor
from open_items i
left join postings p on p.org_id = i.org_id and p.subject_id = i.id and p.role in ('customers', 'doubtful_customers')
left join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id
    and e.kind not in ('invoice_issued', 'opening_item')
where i.org_id = $1 and i.legal_entity_id = $2 and i.due_on >= $3 and i.due_on <= $4 and i.amount_minor > 0
    and not exists (select 1 from late_charge_notes n where n.org_id = i.org_id and n.id = i.id)
group by i.org_id, i.id, i.customer_id, i.currency, i.due_on, i.amount_minor
