-- :name find
select id, branch, channel, address, customer_id, floor, floor_epoch, floor_agent_id, floor_until, unread,
       last_message_at, window_until, closed_at
from conversations where id = :id

-- :name by_branch
select id, branch, channel, address, customer_id, floor, floor_epoch, floor_agent_id, floor_until, unread,
       last_message_at, window_until, closed_at
from conversations where branch = :branch order by last_message_at desc nulls last, id limit :many

-- :name customer :for postgres
select p.id as customer_id, p.name, p.language,
       (select json_agg(json_build_object('kind', kind, 'value', value))::text
        from customer_identities where customer_id = p.id) as identities
from customers p where p.id = :id

-- :name customer :for sqlite
select p.id as customer_id, p.name, p.language,
       (select json_group_array(json_object('kind', kind, 'value', value))
        from customer_identities where customer_id = p.id) as identities
from customers p where p.id = :id
