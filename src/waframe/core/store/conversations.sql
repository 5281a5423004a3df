-- :name find
select c.id, c.branch, c.channel, c.address, coalesce(o.person_id, o.id) as customer_id, c.floor, c.floor_epoch,
       c.floor_agent_id, c.floor_until, c.unread, c.last_message_at, c.window_until, c.waiting_since,
       c.snoozed_until, c.reserved_agent_id, c.reserved_until, c.opened_at, c.closed_at
from conversations c join customers o on o.id = c.customer_id where c.id = :id

-- :name by_branch
select c.id, c.branch, c.channel, c.address, coalesce(o.person_id, o.id) as customer_id, c.floor, c.floor_epoch,
       c.floor_agent_id, c.floor_until, c.unread, c.last_message_at, c.window_until, c.waiting_since,
       c.snoozed_until, c.reserved_agent_id, c.reserved_until, c.opened_at, c.closed_at
from conversations c join customers o on o.id = c.customer_id
where c.branch = :branch order by c.last_message_at desc nulls last, c.id limit :many

-- :name by_customer
-- All conversations of a person, those of merged customers among them.
select c.id, c.branch, c.channel, c.address, coalesce(o.person_id, o.id) as customer_id, c.floor, c.floor_epoch,
       c.floor_agent_id, c.floor_until, c.unread, c.last_message_at, c.window_until, c.waiting_since,
       c.snoozed_until, c.reserved_agent_id, c.reserved_until, c.opened_at, c.closed_at
from customers asked
join customers o on o.id = coalesce(asked.person_id, asked.id)
                 or o.person_id = coalesce(asked.person_id, asked.id)
join conversations c on c.customer_id = o.id
where asked.id = :customer_id order by c.last_message_at desc nulls last, c.id

-- :name with_identity
-- The conversations of a branch with whoever has an identity, also where customers were merged.
select c.id, c.branch, c.channel, c.address, coalesce(o.person_id, o.id) as customer_id, c.floor, c.floor_epoch,
       c.floor_agent_id, c.floor_until, c.unread, c.last_message_at, c.window_until, c.waiting_since,
       c.snoozed_until, c.reserved_agent_id, c.reserved_until, c.opened_at, c.closed_at
from customer_identities i
join customers asked on asked.id = i.customer_id
join customers o on o.id = coalesce(asked.person_id, asked.id)
                 or o.person_id = coalesce(asked.person_id, asked.id)
join conversations c on c.customer_id = o.id
where i.kind = :kind and i.value = :value and i.retired_at is null and c.branch = :branch
order by c.last_message_at desc nulls last, c.id
