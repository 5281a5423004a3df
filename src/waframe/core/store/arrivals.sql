-- :name store_messages :for postgres
-- Stores messages once only, and makes each new one a piece of work of its conversation.
-- The conversations are locked first, so that the order of `seq` is the order of commits inside one conversation.
with arrived as (
    select * from rows from (
        json_to_recordset(:arrivals::json) as (
            id uuid, conversation_id uuid, epoch bigint, channel_id text, voice text, content text, text text,
            reply_to text, target text, error text, at timestamptz, raw text, window_until timestamptz, asks boolean
        )
    ) with ordinality as a(
        id, conversation_id, epoch, channel_id, voice, content, text, reply_to, target, error, at, raw, window_until,
        asks, position
    )
), locked as (
    select id, place_epoch, branch, address from conversations
    where (id, place_epoch) in (select conversation_id, epoch from arrived) order by id for update
), placed as materialized (
    select a.*, l.branch, l.address, :now::timestamptz as now
    from arrived a join locked l on l.id = a.conversation_id and l.place_epoch = a.epoch
), stored as (
    insert into messages (id, conversation_id, address, channel_id, direction, sender_type, content, text,
                          reply_to, target, status, error, at, raw)
    select p.id, p.conversation_id, p.address, p.channel_id,
           case p.voice when 'external' then 'out' else 'in' end,
           case p.voice when 'standby' then 'client' else p.voice end,
           p.content, p.text, p.reply_to, p.target, case p.voice when 'external' then 'sent' else 'received' end, p.error,
           p.at, p.raw
    from placed p
    order by p.position
    on conflict (channel_id, address) do nothing
    returning seq, id, conversation_id
), fresh as materialized (
    -- What is new has a seq. Only a full join is hashed whatever the planner believes of the size of a group.
    select s.seq, p.* from stored s full join placed p on p.id = s.id
), counted as (
    update conversations c
    set unread = c.unread + n.unread,
        last_message_at = greatest(c.last_message_at, n.at),
        window_until = greatest(c.window_until, n.window_until),
        waiting_since = case when n.asked then coalesce(c.waiting_since, n.now)
                             when n.answered then null else c.waiting_since end,
        snoozed_until = case when n.asked then null else c.snoozed_until end,
        closed_at = case when n.asked then null else c.closed_at end,
        floor_until = case when n.answered and not n.asked then null else c.floor_until end,
        floor_epoch = c.floor_epoch + case when n.answered and c.floor in ('bot', 'queue') then 1 else 0 end
    from (
        select conversation_id, count(*) filter (where voice <> 'external') as unread, max(at) as at,
               max(window_until) as window_until, min(now) as now,
               coalesce(bool_or(asks), false) as asked, bool_or(voice = 'external') as answered
        from fresh where seq is not null group by conversation_id
    ) n
    where c.id = n.conversation_id
    returning c.id
), ready as (
    insert into turns (conversation_id, since, due_at)
    select conversation_id, min(now), min(now)
    from fresh where seq is not null group by conversation_id order by conversation_id
    on conflict (conversation_id) do update set since = turns.since
    returning conversation_id
), queued as (
    insert into inbox (conversation_id, kind, ref)
    select f.conversation_id, case f.voice when 'standby' then 'standby' else 'message' end, f.seq
    from fresh f, (select count(*) from ready) as r where f.seq is not null order by f.seq
    returning seq
), mine as (
    select base + (pg_current_xact_id()::text::bigint << 16) as start from event_clock
), taken as materialized (
    select m.start + count(e.number) as last from mine m
    left join events e on e.number > m.start and e.number < m.start + (1 << 16) group by m.start
), told as (
    insert into events (number, name, branch, conversation_id, payload, at)
    select t.last + row_number() over (order by f.seq),
           'message.received', f.branch, f.conversation_id,
           '{"message_id":"' || f.id::text || '"}', f.now
    from fresh f, taken t where f.seq is not null
    returning number
)
select (select count(*) from locked) as found, (select pg_notify('waframe', 'inbox') from stored limit 1) as woken

-- :name store_messages :for sqlite
insert into messages (id, conversation_id, address, channel_id, direction, sender_type, content, text,
                      reply_to, target, status, error, at, raw)
select :id, :conversation_id, c.address, :channel_id, case :voice when 'external' then 'out' else 'in' end,
       case :voice when 'standby' then 'client' else :voice end, :content, :text, :reply_to, :target,
       case :voice when 'external' then 'sent' else 'received' end, :error, :at, :raw
from conversations c where c.id = :conversation_id and c.place_epoch = :epoch
on conflict (channel_id, address) do nothing
returning seq

-- :name find_place :only sqlite
select id from conversations where id = :id and place_epoch = :epoch

-- :name count_message :only sqlite
update conversations
set unread = unread + (:voice <> 'external'),
    last_message_at = max(coalesce(last_message_at, ''), :at),
    window_until = case when :window_until is null then window_until
                        else max(coalesce(window_until, ''), :window_until) end,
    waiting_since = case when :asks then coalesce(waiting_since, :now)
                         when :voice = 'external' then null else waiting_since end,
    snoozed_until = case when :asks then null else snoozed_until end,
    closed_at = case when :asks then null else closed_at end,
    floor_until = case when :voice = 'external' then null else floor_until end,
    floor_epoch = floor_epoch + (:voice = 'external' and floor in ('bot', 'queue'))
where id = :conversation_id

-- :name queue_message :only sqlite
insert into inbox (conversation_id, kind, ref)
values (:conversation_id, case :voice when 'standby' then 'standby' else 'message' end, :seq)

-- :name store_statuses :for postgres
-- Stores statuses once only; one whose message is known becomes a piece of work of that conversation.
with arrived as (
    select * from unnest(
        :address::text[], :channel_id::text[], :status::text[], :recipient::text[], :outbox_id::uuid[],
        :error::text[], :at::timestamptz[], :raw::text[], :now::timestamptz[]
    ) with ordinality as a(address, channel_id, status, recipient, outbox_id, error, at, raw, now, position)
), known as (
    select a.*, coalesce(
        (select m.conversation_id from messages m where m.channel_id = a.channel_id and m.address = a.address),
        (select o.conversation_id from outbox o where o.id = a.outbox_id)
    ) as conversation_id
    from arrived a
), stored as (
    insert into statuses (address, channel_id, status, recipient, outbox_id, error, at, raw, routed)
    select k.address, k.channel_id, k.status, k.recipient, k.outbox_id, k.error, k.at, k.raw,
           k.conversation_id is not null
    from known k order by k.position
    on conflict (channel_id, status, recipient, address) do nothing
    returning seq, channel_id, status, recipient, address
), placed as (
    select s.seq, k.conversation_id, k.now
    from stored s join known k using (channel_id, status, recipient, address)
    where k.conversation_id is not null
), ready as (
    insert into turns (conversation_id, since, due_at)
    select conversation_id, min(now), min(now) from placed group by conversation_id order by conversation_id
    on conflict (conversation_id) do update set since = turns.since
    returning conversation_id
), queued as (
    insert into inbox (conversation_id, kind, ref)
    select p.conversation_id, 'status', p.seq
    from (select distinct seq, conversation_id from placed) p, (select count(*) from ready) as r order by p.seq
    returning seq
)
select seq, pg_notify('waframe', 'inbox') as woken from queued limit 1

-- :name store_statuses :for sqlite
insert into statuses (address, channel_id, status, recipient, outbox_id, error, at, raw, routed)
values (:address, :channel_id, :status, :recipient, :outbox_id, :error, :at, :raw, exists (
    select 1 from messages where channel_id = :channel_id and address = :address
    union all select 1 from outbox where id = :outbox_id
))
on conflict (channel_id, status, recipient, address) do nothing
returning seq, coalesce(
    (select conversation_id from messages where channel_id = :channel_id and address = :address),
    (select conversation_id from outbox where id = :outbox_id)
) as conversation_id

-- :name queue_status :only sqlite
insert into inbox (conversation_id, kind, ref) values (:conversation_id, 'status', :seq)

-- :name ready :only sqlite
insert into turns (conversation_id, since, due_at) values (:conversation_id, :now, :now)
on conflict (conversation_id) do nothing

-- :name store_notices :for postgres
insert into notices (key, channel, kind, address, field, at, raw, news)
select * from unnest(:key::text[], :channel::text[], :kind::text[], :address::text[], :field::text[],
                     :at::timestamptz[], :raw::text[], :news::text[])
on conflict (key) do nothing
returning key, kind

-- :name store_notices :for sqlite
insert into notices (key, channel, kind, address, field, at, raw, news)
values (:key, :channel, :kind, :address, :field, :at, :raw, :news)
on conflict (key) do nothing
returning key, kind

-- :name store_tellings :for postgres
insert into jobs (id, name, payload, key, due_at)
select * from unnest(:id::uuid[], :name::text[], :payload::text[], :key::text[], :due_at::timestamptz[])
on conflict (name, key) do nothing

-- :name store_tellings :for sqlite
insert into jobs (id, name, payload, key, due_at) values (:id, :name, :payload, :key, :due_at)
on conflict (name, key) do nothing

-- :name store_fetches :for postgres
-- A message that came again has another id, which is not in the table, and its file is not fetched again.
insert into jobs (id, name, payload, branch, conversation_id, key, due_at)
select f.id, f.name, f.payload, f.branch, f.conversation_id, f.key, f.due_at
from unnest(:message_id::uuid[], :id::uuid[], :name::text[], :payload::text[], :branch::text[],
            :conversation_id::uuid[], :key::text[], :due_at::timestamptz[])
    as f(message_id, id, name, payload, branch, conversation_id, key, due_at)
join messages m on m.id = f.message_id
on conflict (name, key) do nothing

-- :name store_fetches :for sqlite
insert into jobs (id, name, payload, branch, conversation_id, key, due_at)
select :id, :name, :payload, :branch, :conversation_id, :key, :due_at
from messages where id = :message_id
on conflict (name, key) do nothing
