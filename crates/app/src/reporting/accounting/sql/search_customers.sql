-- Customers by a part of their name as it is compared, or of their number.
select id
from customers
where org_id = $1 and legal_entity_id = $2 and $3 <> '' and name_key like $3 escape '\'
union
select id
from customers
where org_id = $1 and legal_entity_id = $2 and lower(number) like lower($4) escape '\'
