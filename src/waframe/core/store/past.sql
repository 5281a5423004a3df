-- :name lock :only postgres
select id from conversations where id = any(:id::uuid[]) order by id for update

-- :name store :for postgres
-- Stores messages with numbers of their own; one that is there already, or whose number is taken, gives no row.
insert into messages (seq, id, conversation_id, address, channel_id, direction, sender_type, content, text,
                      reply_to, target, status, error, at, raw)
select a.seq, a.id, a.conversation_id, a.address, a.channel_id, a.direction, a.sender_type, a.content, a.text,
       a.reply_to, a.target, a.status, a.error, a.at, a.raw
from unnest(
    :seq::bigint[], :id::uuid[], :conversation_id::uuid[], :address::text[], :channel_id::text[], :direction::text[],
    :sender_type::text[], :content::text[], :text::text[], :reply_to::text[], :target::text[], :status::text[], :error::text[],
    :at::timestamptz[], :raw::text[]
) as a(seq, id, conversation_id, address, channel_id, direction, sender_type, content, text, reply_to, target, status,
       error, at, raw)
on conflict do nothing
returning id

-- :name store :for sqlite
insert into messages (seq, id, conversation_id, address, channel_id, direction, sender_type, content, text,
                      reply_to, target, status, error, at, raw)
values (:seq, :id, :conversation_id, :address, :channel_id, :direction, :sender_type, :content, :text,
        :reply_to, :target, :status, :error, :at, :raw)
on conflict do nothing
returning id

-- :name known :for postgres
-- Which messages are there, and which of them are placeholders that told history left.
select m.id, m.conversation_id, m.channel_id, m.address,
       m.seq < 0 and m.content like '{"type":"unsupported"%' as is_placeholder
from unnest(:channel_id::text[], :address::text[]) as w(channel_id, address)
join messages m on m.channel_id = w.channel_id and m.address = w.address

-- :name known :for sqlite
select id, conversation_id, channel_id, address,
       seq < 0 and content like '{"type":"unsupported"%' as is_placeholder
from messages where channel_id = :channel_id and address = :address

-- :name fill :for postgres
update messages m set content = f.content, text = f.text, raw = f.raw
from unnest(:id::uuid[], :content::text[], :text::text[], :raw::text[]) as f(id, content, text, raw)
where m.id = f.id

-- :name fill :for sqlite
update messages set content = :content, text = :text, raw = :raw where id = :id

-- :name touch :for postgres
update conversations c set last_message_at = greatest(c.last_message_at, t.at)
from unnest(:id::uuid[], :at::timestamptz[]) as t(id, at) where c.id = t.id

-- :name touch :for sqlite
update conversations set last_message_at = max(coalesce(last_message_at, ''), :at) where id = :id
