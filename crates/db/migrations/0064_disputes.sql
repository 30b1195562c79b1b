-- What a dispute is about, and how it was settled. `topic` is one of the codes of docs/spec/collections.md, section 11, or empty where
-- nobody said; `settled_as` is `credit_note` (expected while the hold stands, come in once it has ended), `resumed`,
-- `abandoned`, or empty. `credit_note_id` is the credit note that settled it.
-- owner: collections
alter table dunning_holds add column topic text not null default '';
alter table dunning_holds add column settled_as text not null default '';
alter table dunning_holds add column credit_note_id {id};

-- What was settled is read the last first.
create index dunning_holds_settled on dunning_holds (org_id, legal_entity_id, id) where settled_as <> '' and ended_at is not null;
