-- :name older
-- The newest messages before a place, newest first, without what only adds to another one that is there.
select m.seq, m.id, m.conversation_id, m.address, c.branch, c.read_seq, m.direction, m.sender_type, m.content, m.at,
       m.status, m.channel_id, m.sender_id, m.reply_to, m.text, m.error, m.retry_of, m.due_at, m.key,
       coalesce(p.name, o.name) as customer_name, coalesce(a.name, t.name) as agent_name,
       f.id as media_id, f.sha256, f.mime, f.size_bytes, f.width, f.height, f.thumbnail_id
from messages m
join conversations c on c.id = m.conversation_id
join customers o on o.id = c.customer_id
left join customers p on p.id = o.person_id
left join agents a on m.sender_type = 'agent' and cast(a.id as text) = m.sender_id
left join tokens t on m.sender_type = 'agent' and cast(t.id as text) = m.sender_id
left join media f on f.id = m.media_id
where m.conversation_id = :conversation_id and m.seq < :seq
  and (m.target is null or (
      select x.seq from messages x where x.channel_id = m.target and x.address = m.address
      and x.conversation_id = m.conversation_id limit 1) is null)
order by m.seq desc limit :many

-- :name newer
-- The oldest messages after a place, oldest first, without what only adds to another one that is there.
select m.seq, m.id, m.conversation_id, m.address, c.branch, c.read_seq, m.direction, m.sender_type, m.content, m.at,
       m.status, m.channel_id, m.sender_id, m.reply_to, m.text, m.error, m.retry_of, m.due_at, m.key,
       coalesce(p.name, o.name) as customer_name, coalesce(a.name, t.name) as agent_name,
       f.id as media_id, f.sha256, f.mime, f.size_bytes, f.width, f.height, f.thumbnail_id
from messages m
join conversations c on c.id = m.conversation_id
join customers o on o.id = c.customer_id
left join customers p on p.id = o.person_id
left join agents a on m.sender_type = 'agent' and cast(a.id as text) = m.sender_id
left join tokens t on m.sender_type = 'agent' and cast(t.id as text) = m.sender_id
left join media f on f.id = m.media_id
where m.conversation_id = :conversation_id and m.seq > :seq
  and (m.target is null or (
      select x.seq from messages x where x.channel_id = m.target and x.address = m.address
      and x.conversation_id = m.conversation_id limit 1) is null)
order by m.seq limit :many

-- :name some :for postgres
-- Messages by id; in place of one that only adds to another one, that other one.
select w.id as asked, m.seq, m.id, m.conversation_id, m.address, c.branch, c.read_seq, m.direction, m.sender_type,
       m.content, m.at, m.status, m.channel_id, m.sender_id, m.reply_to, m.text, m.error, m.retry_of, m.due_at, m.key,
       coalesce(p.name, o.name) as customer_name, coalesce(a.name, t.name) as agent_name,
       f.id as media_id, f.sha256, f.mime, f.size_bytes, f.width, f.height, f.thumbnail_id
from unnest(:id::uuid[]) as w(id)
join messages q on q.id = w.id
left join messages x on x.channel_id = q.target and x.address = q.address and x.conversation_id = q.conversation_id
join messages m on m.id = coalesce(x.id, q.id)
join conversations c on c.id = m.conversation_id
join customers o on o.id = c.customer_id
left join customers p on p.id = o.person_id
left join agents a on m.sender_type = 'agent' and cast(a.id as text) = m.sender_id
left join tokens t on m.sender_type = 'agent' and cast(t.id as text) = m.sender_id
left join media f on f.id = m.media_id

-- :name some :for sqlite
select q.id as asked, m.seq, m.id, m.conversation_id, m.address, c.branch, c.read_seq, m.direction, m.sender_type,
       m.content, m.at, m.status, m.channel_id, m.sender_id, m.reply_to, m.text, m.error, m.retry_of, m.due_at, m.key,
       coalesce(p.name, o.name) as customer_name, coalesce(a.name, t.name) as agent_name,
       f.id as media_id, f.sha256, f.mime, f.size_bytes, f.width, f.height, f.thumbnail_id
from messages q
left join messages x on x.channel_id = q.target and x.address = q.address and x.conversation_id = q.conversation_id
join messages m on m.id = coalesce(x.id, q.id)
join conversations c on c.id = m.conversation_id
join customers o on o.id = c.customer_id
left join customers p on p.id = o.person_id
left join agents a on m.sender_type = 'agent' and cast(a.id as text) = m.sender_id
left join tokens t on m.sender_type = 'agent' and cast(t.id as text) = m.sender_id
left join media f on f.id = m.media_id
where q.id = :id

-- :name additions :for postgres
-- What was added to some messages, in its order: reactions, new wordings, deletions.
select m.seq, m.id, m.conversation_id, c.branch, m.direction, m.sender_type, m.content, m.at, m.status, m.channel_id,
       m.sender_id, m.reply_to, m.text, m.error, m.target, m.address,
       coalesce(p.name, o.name) as customer_name, coalesce(a.name, t.name) as agent_name
from unnest(:target::text[], :address::text[]) as w(target, address)
join messages m on m.target = w.target and m.address = w.address
join conversations c on c.id = m.conversation_id
join customers o on o.id = c.customer_id
left join customers p on p.id = o.person_id
left join agents a on m.sender_type = 'agent' and cast(a.id as text) = m.sender_id
left join tokens t on m.sender_type = 'agent' and cast(t.id as text) = m.sender_id
order by m.seq

-- :name additions :for sqlite
select m.seq, m.id, m.conversation_id, c.branch, m.direction, m.sender_type, m.content, m.at, m.status, m.channel_id,
       m.sender_id, m.reply_to, m.text, m.error, m.target, m.address,
       coalesce(p.name, o.name) as customer_name, coalesce(a.name, t.name) as agent_name
from messages m
join conversations c on c.id = m.conversation_id
join customers o on o.id = c.customer_id
left join customers p on p.id = o.person_id
left join agents a on m.sender_type = 'agent' and cast(a.id as text) = m.sender_id
left join tokens t on m.sender_type = 'agent' and cast(t.id as text) = m.sender_id
where m.target = :target and m.address = :address
order by m.seq

-- :name read_seq
select read_seq from conversations where id = :id
