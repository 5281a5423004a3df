-- :name store_sends :for postgres
insert into messages (id, conversation_id, address, direction, sender_type, sender_id, content, text, reply_to,
                      status, at, target, media_id, retry_of, due_at, key)
select id, conversation_id, address, 'out', sender_type, sender_id, content, text, reply_to, status, at, target,
       media_id, retry_of, due_at, key
from unnest(:id::uuid[], :conversation_id::uuid[], :address::text[], :sender_type::text[], :sender_id::text[],
            :content::text[], :text::text[], :reply_to::text[], :at::timestamptz[], :status::text[], :target::text[],
            :media_id::uuid[], :retry_of::uuid[], :due_at::timestamptz[], :key::text[]) with ordinality
    as s(id, conversation_id, address, sender_type, sender_id, content, text, reply_to, at, status, target, media_id,
         retry_of, due_at, key, position)
order by position

-- :name speak :for postgres
update conversations c
set last_message_at = greatest(c.last_message_at, s.at),
    waiting_since = case when s.by_person or c.floor = 'bot' then null else c.waiting_since end,
    floor_until = case when s.by_person and c.floor = 'agent' then null else c.floor_until end,
    unread = case when s.by_person then 0 else c.unread end,
    failed_at = case when s.by_person then null else c.failed_at end
from unnest(:conversation_id::uuid[], :at::timestamptz[], :by_person::boolean[]) as s(conversation_id, at, by_person)
where c.id = s.conversation_id
returning c.id, c.floor_epoch

-- :name speak :for sqlite
update conversations
set last_message_at = max(coalesce(last_message_at, ''), :at),
    waiting_since = case when :by_person or floor = 'bot' then null else waiting_since end,
    floor_until = case when :by_person and floor = 'agent' then null else floor_until end,
    unread = case when :by_person then 0 else unread end,
    failed_at = case when :by_person then null else failed_at end
where id = :conversation_id
returning id, floor_epoch

-- :name store_sends :for sqlite
insert into messages (id, conversation_id, address, direction, sender_type, sender_id, content, text, reply_to,
                      status, at, target, media_id, retry_of, due_at, key)
values (:id, :conversation_id, :address, 'out', :sender_type, :sender_id, :content, :text, :reply_to, :status, :at,
        :target, :media_id, :retry_of, :due_at, :key)

-- :name store_parcels :for postgres
insert into outbox (id, message_id, conversation_id, channel, address, state, floor_epoch, due_at, created_at)
select id, message_id, conversation_id, channel, address, 'queued', floor_epoch, now, now
from unnest(:id::uuid[], :message_id::uuid[], :conversation_id::uuid[], :channel::text[], :address::text[],
            :floor_epoch::bigint[], :now::timestamptz[]) with ordinality
    as p(id, message_id, conversation_id, channel, address, floor_epoch, now, position)
order by position

-- :name store_parcels :for sqlite
insert into outbox (id, message_id, conversation_id, channel, address, state, floor_epoch, due_at, created_at)
values (:id, :message_id, :conversation_id, :channel, :address, 'queued', :floor_epoch, :now, :now)

-- :name learn :for postgres
insert into facts (conversation_id, name, value, confidence, message_id, learnt_at)
select distinct on (conversation_id, name) conversation_id, name, value, confidence, message_id, learnt_at
from unnest(:conversation_id::uuid[], :name::text[], :value::text[], :confidence::int[], :message_id::uuid[],
            :learnt_at::timestamptz[]) with ordinality
    as f(conversation_id, name, value, confidence, message_id, learnt_at, position)
order by conversation_id, name, position desc
on conflict (conversation_id, name) do update
    set value = excluded.value, confidence = excluded.confidence, message_id = excluded.message_id,
        learnt_at = excluded.learnt_at

-- :name learn :for sqlite
insert into facts (conversation_id, name, value, confidence, message_id, learnt_at)
values (:conversation_id, :name, :value, :confidence, :message_id, :learnt_at)
on conflict (conversation_id, name) do update
    set value = excluded.value, confidence = excluded.confidence, message_id = excluded.message_id,
        learnt_at = excluded.learnt_at

-- :name lock_conversations :for postgres
select id from conversations where id = any(:id::uuid[]) order by id for update

-- :name lock_conversations :for sqlite
select id from conversations where id = :id

-- :name name_message
-- The channel's own id for a message of ours, unless another message bears it.
update messages set channel_id = :channel_id
where id = :id and channel_id is null
  and not exists (select 1 from messages o where o.channel_id = :channel_id and o.address = messages.address)

-- :name advance
-- A status moves a message only forward.
update messages set status = :status, error = :error
where id = :id and :rank > case status
    when 'accepted' then 1 when 'sent' then 2 when 'failed' then 3 when 'delivered' then 4 when 'read' then 5
    when 'played' then 6 else 0 end
returning id

-- :name note_failure
-- A conversation in which something of ours failed is marked until a person speaks or reads there.
update conversations set failed_at = :at where id = (select conversation_id from messages where id = :message_id)

-- :name settle
-- A status proves that the message left, whatever the answer of the send call was.
update outbox set state = 'done', sent_at = coalesce(sent_at, :at), reason = null
where conversation_id = (select conversation_id from messages where id = :message_id)
  and message_id = :message_id and state in ('queued', 'sending', 'unknown')

-- :name stop_marketing
update customers set marketing_stopped_at = coalesce(marketing_stopped_at, :at)
where id = (select customer_id from conversations where id = :conversation_id)

-- :name forget_fetch
delete from jobs where name = 'core.fetch_media' and key = :key

-- :name attach_media
update messages set content = :content, media_id = :media_id where id = :id

-- :name add_jobs :for postgres
insert into jobs (id, name, payload, branch, conversation_id, key, due_at)
select * from unnest(:id::uuid[], :name::text[], :payload::text[], :branch::text[], :conversation_id::uuid[],
                     :key::text[], :due_at::timestamptz[])
on conflict (name, key) do nothing

-- :name add_jobs :for sqlite
insert into jobs (id, name, payload, branch, conversation_id, key, due_at)
values (:id, :name, :payload, :branch, :conversation_id, :key, :due_at)
on conflict (name, key) do nothing

-- :name add_media_news
insert into inbox (conversation_id, kind, ref) values (:conversation_id, 'media', :seq)

-- :name ready :for postgres
insert into turns (conversation_id, since, due_at) values (:conversation_id, :now, :now)
on conflict (conversation_id) do update set since = turns.since

-- :name ready :for sqlite
insert into turns (conversation_id, since, due_at) values (:conversation_id, :now, :now)
on conflict (conversation_id) do nothing
