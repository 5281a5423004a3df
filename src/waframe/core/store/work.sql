-- :name work :for postgres
select i.seq as inbox_seq, i.kind, i.ref, i.conversation_id as work_conversation_id,
       m.seq, m.id, m.conversation_id, c.branch, m.direction, m.sender_type, m.content, m.at, m.status, m.channel_id,
       m.sender_id, m.reply_to, m.text, m.error
from unnest(:conversation_id::uuid[]) as wanted(id)
cross join lateral (
    select * from inbox where conversation_id = wanted.id order by seq limit 16
) i
join conversations c on c.id = wanted.id
left join messages m on i.kind in ('message', 'again', 'standby', 'sent', 'media') and m.seq = i.ref
order by i.conversation_id, i.seq

-- :name work :for sqlite
select i.seq as inbox_seq, i.kind, i.ref, i.conversation_id as work_conversation_id,
       m.seq, m.id, m.conversation_id, c.branch, m.direction, m.sender_type, m.content, m.at, m.status, m.channel_id,
       m.sender_id, m.reply_to, m.text, m.error
from inbox i
join conversations c on c.id = i.conversation_id
left join messages m on i.kind in ('message', 'again', 'standby', 'sent', 'media') and m.seq = i.ref
where i.conversation_id = :conversation_id
order by i.seq limit 16

-- :name scenes :for postgres
select c.id, c.branch, c.channel, c.address, p.id as customer_id, c.floor, c.floor_epoch, c.floor_agent_id,
       c.floor_until, c.unread, c.last_message_at, c.window_until, c.waiting_since,
       c.snoozed_until, c.reserved_agent_id, c.reserved_until, c.opened_at, c.closed_at,
       coalesce(p.name, o.name) as name, coalesce(p.language, o.language) as language,
       (select json_agg(json_build_object('kind', i.kind, 'value', i.value)
                        order by i.customer_id <> c.customer_id, i.first_seen_at desc, i.kind, i.value)::text
        from (
            select own.* from customer_identities own where own.customer_id = p.id
            union all
            select joined.* from customers j join customer_identities joined on joined.customer_id = j.id
            where j.person_id = p.id
        ) i
        where i.retired_at is null) as identities
from conversations c
join customers o on o.id = c.customer_id
join customers p on p.id = coalesce(o.person_id, o.id)
where c.id = any(:conversation_id::uuid[])

-- :name scenes :for sqlite
select c.id, c.branch, c.channel, c.address, p.id as customer_id, c.floor, c.floor_epoch, c.floor_agent_id,
       c.floor_until, c.unread, c.last_message_at, c.window_until, c.waiting_since,
       c.snoozed_until, c.reserved_agent_id, c.reserved_until, c.opened_at, c.closed_at,
       coalesce(p.name, o.name) as name, coalesce(p.language, o.language) as language,
       (select json_group_array(json_object('kind', kind, 'value', value)) from (
            select i.kind, i.value, i.customer_id <> c.customer_id as is_other from customer_identities i
            where i.retired_at is null
              and i.customer_id in (select p.id union all select id from customers where person_id = p.id)
            order by is_other, i.first_seen_at desc, i.kind, i.value
        )) as identities
from conversations c
join customers o on o.id = c.customer_id
join customers p on p.id = coalesce(o.person_id, o.id)
where c.id = :conversation_id

-- :name status
-- A status with the message that it speaks of, found by the channel's id or by the outbox id that came back.
select s.status as new_status, s.error as new_error, s.channel_id as status_channel_id, s.outbox_id,
       m.seq, m.id, m.conversation_id, c.branch, m.direction, m.sender_type, m.content, m.at, m.status, m.channel_id,
       m.sender_id, m.reply_to, m.text, m.error
from statuses s
join messages m on m.id = coalesce(
    (select id from messages where channel_id = s.channel_id and address = s.address),
    (select message_id from outbox where id = s.outbox_id)
)
join conversations c on c.id = m.conversation_id
where s.seq = :seq

-- :name parcel_id
select id from outbox where conversation_id = :conversation_id and message_id = :message_id

-- :name answered
-- Whether anybody has spoken since a message.
select 1 as yes from messages
where conversation_id = :conversation_id and seq > :seq and direction = 'out'
  and sender_type in ('ai', 'agent', 'external') and status not in ('failed', 'internal', 'scheduled') limit 1

-- :name waiting
select count(*) as many, min(since) as since from turns
