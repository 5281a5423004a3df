-- :name present :for postgres
-- The agents of a branch who are at the desk and want work, with what they hold or are kept.
select a.id, a.name, (
    select count(*) from conversations c where c.floor_agent_id = a.id and c.closed_at is null
) + (
    select count(*) from conversations c
    where c.branch = :branch and c.floor = 'queue' and c.closed_at is null
      and c.reserved_agent_id = a.id and c.reserved_until > :now::timestamptz
) as load
from agents a join agent_branches b on b.agent_id = a.id and b.branch = :branch
where a.active and a.available
  and exists (select 1 from presences p where p.agent_id = a.id and p.seen_until > :now::timestamptz)
order by a.id

-- :name present :for sqlite
select a.id, a.name, (
    select count(*) from conversations c where c.floor_agent_id = a.id and c.closed_at is null
) + (
    select count(*) from conversations c
    where c.branch = :branch and c.floor = 'queue' and c.closed_at is null
      and c.reserved_agent_id = a.id and c.reserved_until > :now
) as load
from agents a join agent_branches b on b.agent_id = a.id and b.branch = :branch
where a.active and a.available
  and exists (select 1 from presences p where p.agent_id = a.id and p.seen_until > :now)
order by a.id

-- :name backlog :for postgres
-- What waits in a branch and is kept for nobody, the longest waiting first.
select id from conversations
where branch = :branch and floor = 'queue' and closed_at is null
  and (snoozed_until is null or snoozed_until <= :now::timestamptz)
  and (reserved_until is null or reserved_until <= :now::timestamptz)
order by waiting_since, id limit :many

-- :name backlog :for sqlite
select id from conversations
where branch = :branch and floor = 'queue' and closed_at is null
  and (snoozed_until is null or snoozed_until <= :now)
  and (reserved_until is null or reserved_until <= :now)
order by waiting_since, id limit :many
