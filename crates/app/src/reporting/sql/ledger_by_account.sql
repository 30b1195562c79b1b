-- The same, found by the account: for those that few entries touch.
-- `cross join` keeps SQLite to this order of the tables; for PostgreSQL it is an inner join like any other.
select e.booked_on, p.entry_id, p.line_no, e.kind, e.label, p.subject_id, p.customer_id, p.amount_minor
from postings p
cross join journal_entries e
where e.org_id = p.org_id and e.id = p.entry_id and p.org_id = $1 and e.legal_entity_id = $2 and p.account = $3 and p.currency = $4
    and (p.role is null or p.role not in ('customers', 'suspense', 'bank', 'sales', 'vat_on_sales'))
    and e.booked_on >= $5 and e.booked_on <= $6
    and (e.booked_on > $5 or e.id > $7 or (e.id = $7 and p.line_no > $8))
order by e.booked_on, e.id, p.line_no
limit $9
