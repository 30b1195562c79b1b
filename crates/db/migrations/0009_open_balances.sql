-- What is open of each item, kept beside the postings it sums, in the transaction that makes them, so that
-- what is open can be listed, sorted and counted. A row only while something is open. Derived: `quittance check`
-- recomputes it from the postings. No foreign keys: it is written with every decision, and the check covers them.
-- owner: receivables
create table open_balances (
    org_id {id} not null,
    item_id {id} not null,
    legal_entity_id {id} not null,
    customer_id {id} not null,
    kind text not null,
    due_on {day} not null,
    currency text not null,
    open_minor bigint not null,
    primary key (org_id, item_id)
) {clustered};

create index open_balances_by_due on open_balances (org_id, legal_entity_id, due_on, item_id);
create index open_balances_by_customer on open_balances (org_id, legal_entity_id, customer_id, due_on);

insert into open_balances (org_id, item_id, legal_entity_id, customer_id, kind, due_on, currency, open_minor)
select i.org_id, i.id, i.legal_entity_id, i.customer_id, i.kind, i.due_on, i.currency, cast(sum(p.amount_minor) as bigint)
from open_items i
join postings p on p.org_id = i.org_id and p.subject_id = i.id
where p.role = case when i.kind = 'unused_credit' then 'customer_advances' else 'customers' end
group by i.org_id, i.id, i.legal_entity_id, i.customer_id, i.kind, i.due_on, i.currency
having sum(p.amount_minor) <> 0;

-- Bank transactions of which something is in suspense, with what a person is to do about them, kept beside the
-- postings, the queue and what was set aside. `new`: not matched yet; `to_do`: nothing is proposed; `suggested`:
-- there are alternatives; `sure`: there is one alternative, and nobody undid it; `aside`: a person set it aside.
-- The reason is that of the queue, or empty. The rest is what is still to be explained, positive for money in. Derived, and checked like the table above.
-- owner: banking
create table waiting_transactions (
    org_id {id} not null,
    transaction_id {id} not null,
    legal_entity_id {id} not null,
    state text not null,
    reason text not null,
    booked_on {day} not null,
    bank_account_id {id} not null,
    currency text not null,
    rest_minor bigint not null,
    primary key (org_id, transaction_id)
) {clustered};

create index waiting_transactions_by_state
    on waiting_transactions (org_id, legal_entity_id, state, booked_on, transaction_id);

insert into waiting_transactions (org_id, transaction_id, legal_entity_id, state, reason, booked_on, bank_account_id, currency, rest_minor)
select t.org_id, t.id, t.legal_entity_id,
    case
        when exists (select 1 from set_asides s where s.org_id = t.org_id and s.transaction_id = t.id and s.is_aside = true
            and not exists (select 1 from set_asides l where l.org_id = s.org_id and l.transaction_id = s.transaction_id and l.id > s.id))
            then 'aside'
        when exists (select 1 from exceptions x where x.org_id = t.org_id and x.legal_entity_id = t.legal_entity_id
            and x.transaction_id = t.id and x.alternatives <> '[]') then 'suggested'
        when exists (select 1 from exceptions x where x.org_id = t.org_id and x.legal_entity_id = t.legal_entity_id
            and x.transaction_id = t.id) then 'to_do'
        else 'new'
    end,
    coalesce((select x.reason from exceptions x where x.org_id = t.org_id and x.legal_entity_id = t.legal_entity_id
        and x.transaction_id = t.id), ''),
    t.booked_on, t.bank_account_id, t.currency, -u.sum_minor
from (select org_id, subject_id, cast(sum(amount_minor) as bigint) as sum_minor from postings
    where role = 'suspense' and subject_id is not null group by org_id, subject_id having sum(amount_minor) <> 0) u
join bank_transactions t on t.org_id = u.org_id and t.id = u.subject_id;
