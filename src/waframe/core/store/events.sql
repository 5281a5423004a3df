-- :name append :for postgres
-- The number begins with the transaction's own, so that numbers grow in the order in which events become visible
-- to a reader who stays below the oldest transaction that still runs.
insert into events (number, name, branch, conversation_id, payload, at)
select (select base from event_clock) + (pg_current_xact_id()::text::bigint << 16)
       + (select count(*) from events
          where number >= (select base from event_clock) + (pg_current_xact_id()::text::bigint << 16))
       + row_number() over (order by e.position),
       e.name, e.branch, e.conversation_id, e.payload, e.at
from unnest(:name::text[], :branch::text[], :conversation_id::uuid[], :payload::text[], :at::timestamptz[])
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
delete from events where at < :before

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
