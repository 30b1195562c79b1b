select closed_through, closed_at, closed_by
from period_closings
where org_id = $1 and legal_entity_id = $2
order by closed_through desc
limit $3
