-- :name lock :for postgres
select id, branch, channel, address, customer_id, floor, floor_epoch, floor_agent_id, floor_until, unread,
       last_message_at, window_until, closed_at
from conversations where id = :id for update

-- :name lock :for sqlite
select id, branch, channel, address, customer_id, floor, floor_epoch, floor_agent_id, floor_until, unread,
       last_message_at, window_until, closed_at
from conversations where id = :id

-- :name store_notes :for postgres
insert into messages (id, conversation_id, address, direction, sender_type, sender_id, content, text, reply_to,
                      status, at)
select id, conversation_id, address, 'out', sender_type, sender_id, content, text, reply_to, 'sent', at
from unnest(:id::uuid[], :conversation_id::uuid[], :address::text[], :sender_type::text[], :sender_id::text[],
            :content::text[], :text::text[], :reply_to::text[], :at::timestamptz[]) with ordinality
    as s(id, conversation_id, address, sender_type, sender_id, content, text, reply_to, at, position)
order by position

-- :name store_notes :for sqlite
insert into messages (id, conversation_id, address, direction, sender_type, sender_id, content, text, reply_to,
                      status, at)
values (:id, :conversation_id, :address, 'out', :sender_type, :sender_id, :content, :text, :reply_to, 'sent', :at)
