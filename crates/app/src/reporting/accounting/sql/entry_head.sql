select e.id, e.booked_on, e.kind, e.label, e.reverses_id, e.posted_at
from journal_entries e
where e.org_id = $1 and e.id = $2 and e.legal_entity_id = $3
