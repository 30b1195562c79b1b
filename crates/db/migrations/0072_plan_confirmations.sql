-- What confirms a payment plan leaves as thanks do: once for each version of the terms.

-- The plan that a row confirms; nothing for thanks.
-- owner: collections
alter table receipts add column plan_id {id};

create unique index receipts_by_plan on receipts (org_id, plan_id) where plan_id is not null;
