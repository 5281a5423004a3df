-- :name find
select m.seq, m.id, m.conversation_id, c.branch, m.direction, m.sender_type, m.content, m.at, m.status, m.channel_id,
       m.sender_id, m.reply_to, m.text, m.error
from messages m join conversations c on c.id = m.conversation_id where m.id = :id

-- :name by_channel_id
select m.seq, m.id, m.conversation_id, c.branch, m.direction, m.sender_type, m.content, m.at, m.status, m.channel_id,
       m.sender_id, m.reply_to, m.text, m.error
from messages m join conversations c on c.id = m.conversation_id
where m.channel_id = :channel_id and m.address = :address

-- :name page
-- The newest messages before a place, newest first.
select m.seq, m.id, m.conversation_id, c.branch, m.direction, m.sender_type, m.content, m.at, m.status, m.channel_id,
       m.sender_id, m.reply_to, m.text, m.error
from messages m join conversations c on c.id = m.conversation_id
where m.conversation_id = :conversation_id and m.seq < :before
order by m.seq desc limit :many

-- :name raw
select raw from messages where id = :id
