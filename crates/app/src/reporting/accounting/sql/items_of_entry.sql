-- The documents that an entry is about, on the accounts of customers.
select distinct subject_id
from postings
where org_id = $1 and entry_id = $2 and role = 'customers' and subject_id is not null
