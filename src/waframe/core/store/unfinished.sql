-- :name unfinished
-- What is still to be done now, and what has not left yet. A turn that failed waits for its time, and its work with it.
select (select count(*) from inbox i where not exists (
            select 1 from turns t
            where t.conversation_id = i.conversation_id and t.due_at > :now and t.lease_owner is null
        )) as inbox,
       (select count(*) from turns where due_at <= :now or lease_owner is not null) as turns,
       (select count(*) from outbox where state in ('queued', 'sending', 'unknown')) as outbox,
       (select count(*) from jobs where (due_at <= :now or lease_owner is not null) and failed_at is null) as jobs

-- :name next_due
-- When the next thing that waits for its time is due.
select min(due_at) as due_at from (
    select due_at from outbox
    where state in ('queued', 'sending', 'unknown') and state <> 'sending' and due_at > :now
    union all select due_at from jobs where failed_at is null and lease_owner is null and due_at > :now
    union all select due_at from turns where lease_owner is null and due_at > :now
) as waiting
