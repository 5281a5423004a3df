-- :name lines :for postgres
select m.id, m.seq, m.conversation_id, m.direction, m.sender_type, m.sender_id, m.content, m.text, m.status, m.at,
       m.channel_id, m.reply_to, m.error,
       case m.sender_type when 'client' then o.name when 'agent' then a.name end as sender_name
from unnest(:id::uuid[]) as w(id) join messages m on m.id = w.id
join conversations c on c.id = m.conversation_id
join customers o on o.id = c.customer_id
left join agents a on m.sender_type = 'agent' and a.id::text = m.sender_id

-- :name lines :for sqlite
select m.id, m.seq, m.conversation_id, m.direction, m.sender_type, m.sender_id, m.content, m.text, m.status, m.at,
       m.channel_id, m.reply_to, m.error,
       case m.sender_type when 'client' then o.name when 'agent' then a.name end as sender_name
from messages m
join conversations c on c.id = m.conversation_id
join customers o on o.id = c.customer_id
left join agents a on m.sender_type = 'agent' and a.id = m.sender_id
where m.id = :id
