-- :name claim :for postgres
-- Takes the conversations that have waited longest. What is to be done is read in a later statement.
with due as (
    select conversation_id from turns where due_at <= :now order by due_at limit :many for update skip locked
)
update turns t set due_at = :until, lease_id = :lease_id, lease_owner = :owner, attempts = t.attempts + 1
from due where t.conversation_id = due.conversation_id
returning t.conversation_id, t.attempts, t.since

-- :name claim :for sqlite
update turns set due_at = :until, lease_id = :lease_id, lease_owner = :owner, attempts = attempts + 1
where conversation_id in (select conversation_id from turns where due_at <= :now order by due_at limit :many)
returning conversation_id, attempts, since

-- :name renew :for postgres
update turns set due_at = :until where lease_id = :lease_id and conversation_id = any(:conversation_ids::uuid[])
returning conversation_id

-- :name renew :for sqlite
update turns set due_at = :until
where lease_id = :lease_id and conversation_id in (select value from json_each(:conversation_ids))
returning conversation_id

-- :name hold :for postgres
-- Locks the leases that are still ours, so that nobody adds work unseen until the commit.
select t.conversation_id
from turns t join unnest(:conversation_id::uuid[], :lease_id::uuid[]) as held(conversation_id, lease_id)
    on t.conversation_id = held.conversation_id and t.lease_id = held.lease_id
order by t.conversation_id for update of t

-- :name hold :for sqlite
select conversation_id from turns where conversation_id = :conversation_id and lease_id = :lease_id

-- :name done :only sqlite
delete from inbox where seq = :seq

-- :name release :for postgres
-- Strikes off what is done and gives the conversations back. All parts of a statement see what was there before it,
-- so what is done does not count as work that is left.
with struck as (
    delete from inbox where seq = any(:done::bigint[])
), wanted as (
    select conversation_id, exists (
        select 1 from inbox i where i.conversation_id = w.conversation_id and i.seq <> all(:done::bigint[])
    ) as has_more
    from unnest(:conversation_id::uuid[]) as w(conversation_id)
), gone as (
    delete from turns t using wanted w where t.conversation_id = w.conversation_id and not w.has_more
)
update turns t
set due_at = :now::timestamptz, since = :now::timestamptz, lease_id = null, lease_owner = null, attempts = 0
from wanted w where t.conversation_id = w.conversation_id and w.has_more
returning t.conversation_id

-- :name release_done :only sqlite
delete from turns where conversation_id = :conversation_id
    and not exists (select 1 from inbox i where i.conversation_id = :conversation_id)

-- :name release :for sqlite
update turns set due_at = :now, since = :now, lease_id = null, lease_owner = null, attempts = 0
where conversation_id = :conversation_id
returning conversation_id

-- :name postpone
-- Gives a conversation back for a later try.
update turns set due_at = :due_at, lease_id = null, lease_owner = null
where conversation_id = :conversation_id and lease_id = :lease_id

-- :name yield_all
-- A process that stops gives everything back at once.
update turns set due_at = :now, lease_id = null, lease_owner = null, attempts = 0 where lease_owner = :owner

-- :name late_statuses :for postgres
-- Statuses that were stored in the instant in which their message became known, and missed it.
select s.seq, m.conversation_id from statuses s
join messages m on m.channel_id = s.channel_id and m.address = s.address
where not s.routed and s.at > :since order by s.at, s.seq for update of s skip locked

-- :name late_statuses :for sqlite
select s.seq, m.conversation_id from statuses s
join messages m on m.channel_id = s.channel_id and m.address = s.address
where not s.routed and s.at > :since order by s.at, s.seq

-- :name ready :for postgres
insert into turns (conversation_id, since, due_at) values (:conversation_id, :now, :now)
on conflict (conversation_id) do update set since = turns.since

-- :name ready :for sqlite
insert into turns (conversation_id, since, due_at) values (:conversation_id, :now, :now)
on conflict (conversation_id) do nothing

-- :name queue_status
insert into inbox (conversation_id, kind, ref) values (:conversation_id, 'status', :seq)

-- :name route
update statuses set routed = true where seq = :seq

-- :name stranded :for postgres
-- Work without a turn; there is never any, and the sweeper makes sure.
insert into turns (conversation_id, since, due_at)
select distinct conversation_id, :now::timestamptz, :now::timestamptz
from inbox i where not exists (select 1 from turns t where t.conversation_id = i.conversation_id)
on conflict (conversation_id) do nothing
returning conversation_id

-- :name stranded :for sqlite
insert into turns (conversation_id, since, due_at)
select distinct conversation_id, :now, :now
from inbox i where not exists (select 1 from turns t where t.conversation_id = i.conversation_id)
on conflict (conversation_id) do nothing
returning conversation_id
