-- :name ready :for postgres
-- Turns are locked before parcels, in the order in which a worker locks them.
insert into turns (conversation_id, since, due_at)
select conversation_id, now, now from unnest(:conversation_id::uuid[], :now::timestamptz[]) as t(conversation_id, now)
order by conversation_id
on conflict (conversation_id) do update set since = turns.since

-- :name ready :for sqlite
insert into turns (conversation_id, since, due_at) values (:conversation_id, :now, :now)
on conflict (conversation_id) do nothing

-- :name finish :for postgres
-- Only for the attempt that each speaks of: one that was begun, or one that was refused before it began.
update outbox o set state = f.state, due_at = f.due_at, reason = f.reason, sent_at = coalesce(f.sent_at, o.sent_at)
from unnest(:id::uuid[], :attempts::int[], :state::text[], :due_at::timestamptz[], :reason::text[],
            :sent_at::timestamptz[]) as f(id, attempts, state, due_at, reason, sent_at)
where o.id = f.id
  and (o.state in ('sending', 'unknown') and o.attempts = f.attempts + 1
       or o.state = 'queued' and o.attempts = f.attempts)
returning o.id

-- :name finish :for sqlite
update outbox set state = :state, due_at = :due_at, reason = :reason, sent_at = coalesce(:sent_at, sent_at)
where id = :id
  and (state in ('sending', 'unknown') and attempts = :attempts + 1 or state = 'queued' and attempts = :attempts)
returning id

-- :name name :for postgres
-- The channel's own ids for messages of ours, unless other messages bear them.
update messages m set channel_id = n.channel_id
from unnest(:id::uuid[], :channel_id::text[]) as n(id, channel_id)
where m.id = n.id and m.channel_id is null
  and not exists (select 1 from messages o where o.channel_id = n.channel_id and o.address = m.address)

-- :name name :for sqlite
update messages set channel_id = :channel_id
where id = :id and channel_id is null
  and not exists (select 1 from messages o where o.channel_id = :channel_id and o.address = messages.address)

-- :name advance :for postgres
-- Messages move only forward.
update messages m set status = a.status, error = a.error
from unnest(:id::uuid[], :status::text[], :rank::int[], :error::text[]) as a(id, status, rank, error)
where m.id = a.id and a.rank > case m.status
    when 'accepted' then 1 when 'sent' then 2 when 'failed' then 3 when 'delivered' then 4 when 'read' then 5
    when 'played' then 6 else 0 end

-- :name advance :for sqlite
update messages set status = :status, error = :error
where id = :id and :rank > case status
    when 'accepted' then 1 when 'sent' then 2 when 'failed' then 3 when 'delivered' then 4 when 'read' then 5
    when 'played' then 6 else 0 end

-- :name note_failures :for postgres
-- A conversation in which something of ours failed is marked until a person speaks or reads there.
update conversations c set failed_at = f.at
from unnest(:id::uuid[], :at::timestamptz[]) as f(id, at) join messages m on m.id = f.id
where c.id = m.conversation_id and m.status = 'failed'

-- :name note_failures :for sqlite
update conversations set failed_at = :at
where id = (select conversation_id from messages where id = :id and status = 'failed')

-- :name settle :for postgres
-- An answer that came late proves that the message left, whatever became of its parcel meanwhile.
update outbox o set state = 'done', sent_at = coalesce(o.sent_at, s.at), reason = null
from unnest(:conversation_id::uuid[], :message_id::uuid[], :at::timestamptz[]) as s(conversation_id, message_id, at)
where o.conversation_id = s.conversation_id and o.message_id = s.message_id
  and o.state in ('queued', 'sending', 'unknown')

-- :name settle :for sqlite
update outbox set state = 'done', sent_at = coalesce(sent_at, :at), reason = null
where conversation_id = :conversation_id and message_id = :message_id and state in ('queued', 'sending', 'unknown')

-- :name news :for postgres
insert into inbox (conversation_id, kind, ref)
select conversation_id, 'sent', seq from messages where id = any(:id::uuid[]) order by seq

-- :name news :for sqlite
insert into inbox (conversation_id, kind, ref) select conversation_id, 'sent', seq from messages where id = :id

-- :name orphans :for postgres
-- Statuses that came before the answer of the send call find their message now.
with found as (
    update statuses s set routed = true
    from unnest(:conversation_id::uuid[], :channel_id::text[], :address::text[])
        as o(conversation_id, channel_id, address)
    where s.channel_id = o.channel_id and s.address = o.address and not s.routed
    returning s.seq, o.conversation_id
)
insert into inbox (conversation_id, kind, ref) select conversation_id, 'status', seq from found order by seq

-- :name orphans :for sqlite
insert into inbox (conversation_id, kind, ref)
select :conversation_id, 'status', seq from statuses
where channel_id = :channel_id and address = :address and not routed order by seq

-- :name routed :only sqlite
update statuses set routed = true where channel_id = :channel_id and address = :address and not routed

-- :name stop_marketing
update customers set marketing_stopped_at = coalesce(marketing_stopped_at, :at)
where id = (select customer_id from conversations where id = :conversation_id)
