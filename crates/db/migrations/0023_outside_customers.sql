-- Transactions without a proposal that do not look like a customer's payment wait in a state of their own, so that
-- the work begins with what can be worked on. What was called sure was called so by a rule that let a payer be
-- another customer: it is looked at again by the next matching run, and by a person until then.
update waiting_transactions set state = 'outside'
where state = 'to_do' and reason = 'not_customer'
    and exists (select 1 from exceptions x where x.org_id = waiting_transactions.org_id
        and x.legal_entity_id = waiting_transactions.legal_entity_id
        and x.transaction_id = waiting_transactions.transaction_id and x.alternatives = '[]')
    and exists (select 1 from bank_transactions t where t.org_id = waiting_transactions.org_id
        and t.id = waiting_transactions.transaction_id and t.amount_minor = waiting_transactions.rest_minor);

update waiting_transactions set state = 'suggested' where state = 'sure';
