-- A decision whose hash the event of its write tells. Decisions that were made before have none, and say so.
alter table allocations add column is_sealed {bool} not null default false;

-- The most that one person writes off alone where two owners can sign in, in minor units.
alter table organisations add column write_off_alone_minor bigint not null default 100000;
