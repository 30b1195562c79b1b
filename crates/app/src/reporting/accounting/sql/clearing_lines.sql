-- What stands on an account that money passes through, by the subject of its postings: what sums to zero is gone. A
-- posting without a subject stands for itself, by its entry. The accounts are those on which the role was ever posted.
select l.subject_id, l.booked_on, l.amount_minor, l.currency, coalesce(t.counterparty, '') as counterparty,
    coalesce(t.remittance, '') as remittance, coalesce(a.reference, '') as reference,
    (t.id is not null) as is_transaction, (a.id is not null) as is_payment, o.user_id as owner_id
from (
    select coalesce(p.subject_id, p.entry_id) as subject_id, p.currency, min(e.booked_on) as booked_on,
        cast(sum(p.amount_minor) as bigint) as amount_minor
    from postings p
    join journal_entries e on e.org_id = p.org_id and e.id = p.entry_id
    where p.org_id = $1 and p.role = $3 and e.legal_entity_id = $2
        and (p.role is null or p.role not in ('customers', 'suspense', 'bank', 'sales', 'vat_on_sales'))
        and p.account in (select d.account from ledger_days d where d.org_id = $1 and d.legal_entity_id = $2 and d.role = $3)
    group by coalesce(p.subject_id, p.entry_id), p.currency
    having sum(p.amount_minor) <> 0
) l
left join bank_transactions t on t.org_id = $1 and t.id = l.subject_id
left join adjustments a on a.org_id = $1 and a.id = l.subject_id
left join clearing_owners o on o.org_id = $1 and o.subject_id = l.subject_id
order by l.booked_on, l.subject_id
