select distinct i.id, i.kind, i.number, i.total_minor, i.currency
from postings p
join open_items i on i.org_id = p.org_id and i.id = p.subject_id
where p.org_id = $1 and p.entry_id = $2
order by i.number
