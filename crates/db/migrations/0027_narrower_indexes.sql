-- Indexes that a decision at the desk changed for nothing. An action that is alone is its own batch, which its key
-- finds; most actions have no pattern.
drop index desk_actions_by_batch;
create index desk_actions_by_batch on desk_actions (org_id, batch_id, id) where batch_id <> id;
drop index desk_actions_by_pattern;
create index desk_actions_by_pattern on desk_actions (org_id, legal_entity_id, pattern) where pattern <> '';

-- The beginning of `customers_by_name_key`.
drop index customers_by_name;
