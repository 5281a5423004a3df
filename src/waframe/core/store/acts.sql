-- :name lock :for postgres
select id, branch, channel, address, customer_id, floor, floor_epoch, floor_agent_id, floor_until, unread,
       last_message_at, window_until, waiting_since,
       snoozed_until, reserved_agent_id, reserved_until, opened_at, closed_at
from conversations where id = :id for update

-- :name lock :for sqlite
select id, branch, channel, address, customer_id, floor, floor_epoch, floor_agent_id, floor_until, unread,
       last_message_at, window_until, waiting_since,
       snoozed_until, reserved_agent_id, reserved_until, opened_at, closed_at
from conversations where id = :id

-- :name stored :for postgres
select id from messages where id = :id
union all select id from messages where retry_of = :retry_of::uuid limit 1

-- :name stored :for sqlite
select id from messages where id = :id union all select id from messages where retry_of = :retry_of limit 1
