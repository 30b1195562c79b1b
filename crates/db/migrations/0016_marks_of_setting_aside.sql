-- Setting a transaction aside is undone by the mark that it made, not by whatever mark the transaction has since. Actions
-- noted before named the transaction: each gets the last mark that its actor had made by then.
update desk_actions set subject_id = coalesce((
    select s.id from set_asides s where s.org_id = desk_actions.org_id and s.transaction_id = desk_actions.transaction_id
        and s.is_aside = true and s.decided_by = desk_actions.actor and s.decided_at <= desk_actions.acted_at
    order by s.id desc limit 1), subject_id)
where kind = 'aside';
