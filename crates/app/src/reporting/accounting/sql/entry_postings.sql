select p.line_no, p.account, p.role, p.subject_id, p.customer_id, c.name as customer, p.amount_minor, p.currency
from postings p
left join customers c on c.org_id = p.org_id and c.id = p.customer_id
where p.org_id = $1 and p.entry_id = $2
order by p.line_no
