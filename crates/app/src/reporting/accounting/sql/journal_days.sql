-- The days on which entries of a kind touched accounts that begin so, latest first; every kind and account when none is named.
select booked_on, cast(sum(postings) as bigint) as postings
from ledger_days
where org_id = $1 and legal_entity_id = $2 and booked_on >= $3 and booked_on <= $4
    and substr(kind, 1, length($5)) = $5 and substr(account, 1, length($6)) = $6
group by booked_on
order by booked_on desc
