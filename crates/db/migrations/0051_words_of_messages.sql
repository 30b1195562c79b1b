-- The text that a message was made of when it left, by its name and version; empty for what a person wrote or said, and for what left before
-- this was kept.
alter table dunning_messages add column made_of text not null default '';
