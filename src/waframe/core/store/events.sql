-- :name append :for postgres
-- The number begins with the transaction's own, so that numbers grow in the order in which events become visible
-- to a reader who stays below the oldest transaction that still runs.
with mine as (
    select base + (pg_current_xact_id()::text::bigint << 16) as start from event_clock
), taken as materialized (
    select m.start + count(e.number) as last from mine m
    left join events e on e.number > m.start and e.number < m.start + (1 << 16) group by m.start
)
insert into events (number, name, branch, conversation_id, payload, at)
select t.last + row_number() over (order by e.position), e.name, e.branch, e.conversation_id, e.payload, e.at
from taken t, unnest(:name::text[], :branch::text[], :conversation_id::uuid[], :payload::text[], :at::timestamptz[])
     with ordinality as e(name, branch, conversation_id, payload, at, position)

-- :name append :for sqlite
insert into events (name, branch, conversation_id, payload, at)
values (:name, :branch, :conversation_id, :payload, :at)

-- :name since :for postgres
select number, name, at, branch, conversation_id, payload from events
where number > :number
  and number <= (select base from event_clock)
                + (pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 16)
order by number limit :many

-- :name since :for sqlite
select number, name, at, branch, conversation_id, payload from events
where number > :number order by number limit :many

-- :name named :for postgres
select number, name, at, branch, conversation_id, payload from events
where number > :number and name = :name
  and number <= (select base from event_clock)
                + (pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 16)
order by number limit 100

-- :name named :for sqlite
select number, name, at, branch, conversation_id, payload from events
where number > :number and name = :name order by number limit 100

-- :name last :for postgres
select coalesce(max(number), 0) as number from events
where number <= (select base from event_clock)
                + (pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 16)

-- :name last :for sqlite
select coalesce(max(number), 0) as number from events

-- :name first
select coalesce(min(number), 0) as number from events

-- :name forget
-- The oldest few, if they are so old. The newest stays, for numbers grow from it after a restore.
delete from events where at < :before and number < (select max(number) from events)
  and number in (select number from events order by number limit :many)
returning number

-- :name rebase :for postgres
-- After a restore into another server the transaction ids begin anew; the base keeps the numbers growing.
update event_clock set base = greatest(
    base, (select coalesce(max(number), 0) from events) - (pg_current_xact_id()::text::bigint << 16) + (1 << 16)
)

-- :name rebase :for sqlite
select 1

-- :name wake :for postgres
select pg_notify('waframe', :what)

-- :name wake :for sqlite
select :what

-- :name hidden
-- Whether something after a number is committed which a reader may not be shown yet.
select 1 as there from events where number > :number limit 1
