-- The documents and amounts that a person's text was written about: it is not sent about others.
alter table dunning_texts add column basis text not null default '';
