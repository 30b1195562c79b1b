-- Entries of a day before one of them, latest first.
select e.id, e.booked_on, e.kind, e.label, e.reverses_id, e.posted_at
from journal_entries e
where e.org_id = $1 and e.legal_entity_id = $2 and e.booked_on = $3 and e.id < $4
    and substr(e.kind, 1, length($5)) = $5
    and ($6 = '' or lower(e.label) like lower($6) escape '\')
    and ($7 = '' or exists (select 1 from postings p where p.org_id = e.org_id and p.entry_id = e.id
        and substr(p.account, 1, length($7)) = $7))
order by e.id desc
limit $8
