-- The entry that reverses another: it is about the same things.
select distinct r.id
from postings p
join postings q on q.org_id = p.org_id and q.subject_id = p.subject_id
join journal_entries r on r.org_id = q.org_id and r.id = q.entry_id
where p.org_id = $1 and p.entry_id = $2 and r.reverses_id = $2
