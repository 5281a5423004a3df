-- :name next
-- Holds the visitor's row until the commit: numbers become visible in their order. Who speaks no longer writes.
update webchat_visitors set last_number = last_number + 1, version = version + 1,
    typing_until = case when :ours then null else typing_until end
where id = :visitor_id and not exists (select 1 from webchat_messages m where m.channel_id = :channel_id)
returning last_number

-- :name put
insert into webchat_messages (visitor_id, number, channel_id, client_id, content, reply_to, at)
values (:visitor_id, :number, :channel_id, :client_id, :content, :reply_to, :at)
on conflict (channel_id) do nothing
returning number

-- :name by_channel_id
select visitor_id, number, channel_id, client_id, content, reply_to, at
from webchat_messages where channel_id = :channel_id

-- :name by_number
select visitor_id, number, channel_id, client_id, content, reply_to, at
from webchat_messages where visitor_id = :visitor_id and number = :number

-- :name since
select visitor_id, number, channel_id, client_id, content, reply_to, at
from webchat_messages where visitor_id = :visitor_id and number > :number order by number limit :many

-- :name before
select visitor_id, number, channel_id, client_id, content, reply_to, at
from webchat_messages where visitor_id = :visitor_id and number < :number order by number desc limit :many

-- :name ours
select channel_id, number from webchat_messages
where visitor_id = :visitor_id and number > :after and number <= :upto and client_id is null
order by number

-- :name forget
delete from webchat_messages where at < :before
