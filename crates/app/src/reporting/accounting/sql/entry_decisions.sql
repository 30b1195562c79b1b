-- The decision that an entry carries out or takes back, found by the transaction it is about.
select distinct a.id, a.method, a.is_automatic, a.decided_by, a.decided_at, u.reason as undo_reason, u.undone_by, u.undone_at
from postings p
join allocations a on a.org_id = p.org_id and a.transaction_id = p.subject_id
left join allocation_undos u on u.org_id = a.org_id and u.allocation_id = a.id
where p.org_id = $1 and p.entry_id = $2 and (a.entry_id = $2 or u.entry_id = $2)
