-- What a customer promised, in the currency of what it owes; empty where no amount was named. Until now every amount
-- was one of euros.
-- owner: collections
alter table dunning_holds add column currency text not null default '';

update dunning_holds set currency = 'EUR' where amount_minor is not null;

-- What was paid and came back is read by itself: a few of all decisions.
create index allocations_taking_back on allocations (org_id, legal_entity_id, id, transaction_id)
    where takes_back_id is not null;

-- What is disputed is read by kind, of what stands: a small part of all that ever was.
create index dunning_holds_by_kind on dunning_holds (org_id, legal_entity_id, kind, id) where ended_at is null;
