select id
from customers
where org_id = $1 and legal_entity_id = $2
    and (lower(name) like lower($3) escape '\' or lower(number) like lower($3) escape '\')
