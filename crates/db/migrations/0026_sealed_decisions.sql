-- A decision whose hash the event of its write tells. Decisions that were made before have none, and say so.
alter table allocations add column is_sealed {bool} not null default false;
