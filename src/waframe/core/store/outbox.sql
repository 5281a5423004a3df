-- :name held
-- Every address with something to send, and who speaks for it. Hops through the index, however much waits.
with recursive hops(address) as (
    select min(address) from outbox where state in ('queued', 'sending', 'unknown')
    union all
    select (select min(o.address) from outbox o
            where o.state in ('queued', 'sending', 'unknown') and o.address > hops.address)
    from hops where hops.address is not null
)
select h.address, s.paused_until, s.reason, s.lease_owner, s.lease_until
from hops h left join senders s on s.address = h.address
where h.address is not null

-- :name lead :for postgres
-- One process speaks for an address at a time, so that limits and order hold: takes what nobody else leads.
with recursive hops(address) as (
    select min(address) from outbox where state in ('queued', 'sending', 'unknown')
    union all
    select (select min(o.address) from outbox o
            where o.state in ('queued', 'sending', 'unknown') and o.address > hops.address)
    from hops where hops.address is not null
)
insert into senders (address, lease_owner, lease_until)
select address, :owner, :until::timestamptz from hops where address is not null order by address
on conflict (address) do update set lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
    where senders.lease_owner = excluded.lease_owner or senders.lease_until <= :now
returning address, paused_until, reason

-- :name lead :for sqlite
with recursive hops(address) as (
    select min(address) from outbox where state in ('queued', 'sending', 'unknown')
    union all
    select (select min(o.address) from outbox o
            where o.state in ('queued', 'sending', 'unknown') and o.address > hops.address)
    from hops where hops.address is not null
)
insert into senders (address, lease_owner, lease_until)
select address, :owner, :until from hops where address is not null
on conflict (address) do update set lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
    where senders.lease_owner = excluded.lease_owner or senders.lease_until <= :now
returning address, paused_until, reason

-- :name retire
-- A process that stops lets others speak at once.
update senders set lease_until = :now where lease_owner = :owner

-- :name doubt :for postgres
-- What was being sent when its process died may have left: it waits for a status.
update outbox set state = 'unknown', due_at = :due_at, reason = 'process-lost'
where address = :address and state = 'sending' and id <> all(:flying::uuid[])
returning conversation_id

-- :name doubt :for sqlite
update outbox set state = 'unknown', due_at = :due_at, reason = 'process-lost'
where address = :address and state = 'sending' and id not in (select value from json_each(:flying))
returning conversation_id

-- :name doubt_until
select min(due_at) as due_at from outbox where state in ('queued', 'sending', 'unknown') and state = 'unknown'

-- :name again
-- No status came in time, so the message is tried again.
update outbox set state = 'queued', reason = 'unsettled'
where state in ('queued', 'sending', 'unknown') and state = 'unknown' and due_at <= :now
returning id

-- :name heads :for postgres
-- The first waiting parcel of each conversation of some addresses, in the order of their making. Address by address,
-- so that the index of what waits gives them in order, however much waits. The identities are all that the person
-- has, the newest of each kind first.
select o.seq, o.id, o.message_id, o.conversation_id, c.branch, o.channel, o.address, o.floor_epoch, o.attempts,
       o.created_at, o.due_at, m.content, m.reply_to, m.sender_type, c.floor_epoch as epoch_now, c.window_until,
       (select json_agg(json_build_object('kind', i.kind, 'value', i.value,
                                          'is_other', i.customer_id <> c.customer_id)
                        order by i.customer_id <> c.customer_id, i.first_seen_at desc, i.kind, i.value)::text
        from (
            select own.* from customer_identities own where own.customer_id = p.id
            union all
            select joined.* from customers j join customer_identities joined on joined.customer_id = j.id
            where j.person_id = p.id
        ) i
        where i.retired_at is null) as identities
from unnest(:address::text[], :now::timestamptz[], :many::bigint[]) as wanted(address, now, many)
cross join lateral (
    select * from outbox q
    where q.address = wanted.address and q.state = 'queued' and q.due_at <= wanted.now
      and q.conversation_id <> all(:resting::uuid[])
      and not exists (
          select 1 from outbox earlier
          where earlier.conversation_id = q.conversation_id and earlier.seq < q.seq
            and earlier.state in ('queued', 'sending', 'unknown')
      )
    order by q.seq limit wanted.many
) o
join messages m on m.id = o.message_id
join conversations c on c.id = o.conversation_id
join customers w on w.id = c.customer_id
join customers p on p.id = coalesce(w.person_id, w.id)

-- :name heads :for sqlite
select o.seq, o.id, o.message_id, o.conversation_id, c.branch, o.channel, o.address, o.floor_epoch, o.attempts,
       o.created_at, o.due_at, m.content, m.reply_to, m.sender_type, c.floor_epoch as epoch_now, c.window_until,
       (select json_group_array(json_object('kind', kind, 'value', value, 'is_other', is_other)) from (
            select i.kind, i.value, i.customer_id <> c.customer_id as is_other from customer_identities i
            where i.retired_at is null
              and i.customer_id in (select p.id union all select id from customers where person_id = p.id)
            order by is_other, i.first_seen_at desc, i.kind, i.value
        )) as identities
from outbox o
join messages m on m.id = o.message_id
join conversations c on c.id = o.conversation_id
join customers w on w.id = c.customer_id
join customers p on p.id = coalesce(w.person_id, w.id)
where o.address = :address and o.state = 'queued' and o.due_at <= :now
  and o.conversation_id not in (select value from json_each(:resting))
  and not exists (
      select 1 from outbox earlier
      where earlier.conversation_id = o.conversation_id and earlier.seq < o.seq
        and earlier.state in ('queued', 'sending', 'unknown')
  )
order by o.seq limit :many

-- :name next_due
select min(due_at) as due_at from outbox where state in ('queued', 'sending', 'unknown') and state <> 'sending'

-- :name begin :for postgres
-- Marks parcels as being sent; one that does not come back has lost the floor, or somebody else has it.
update outbox o set state = 'sending', attempts = o.attempts + 1
from unnest(:id::uuid[]) as wanted(id), conversations c
where o.id = wanted.id and o.state = 'queued' and c.id = o.conversation_id and o.floor_epoch = c.floor_epoch
returning o.id

-- :name begin :for sqlite
update outbox set state = 'sending', attempts = attempts + 1
where id = :id and state = 'queued'
  and floor_epoch = (select floor_epoch from conversations c where c.id = outbox.conversation_id)
returning id

-- :name withdraw
update outbox set state = 'withdrawn', reason = 'floor-moved'
where id = :id and state = 'queued'
returning id

-- :name pause :for postgres
update senders s set paused_until = p.until
from unnest(:address::text[], :until::timestamptz[]) as p(address, until)
where s.address = p.address

-- :name pause :for sqlite
update senders set paused_until = :until where address = :address

-- :name known
select address from senders order by address

-- :name reason
select reason from senders where address = :address

-- :name block
update senders set paused_until = :until, reason = :reason where address = :address

-- :name unblock
update senders set paused_until = null, reason = null where address = :address and reason is not null
returning address

-- :name blocked
select reason from senders where reason is not null order by address

-- :name recent
-- What left lately, so that a new leader knows how much of the limits is used up.
select conversation_id, sent_at from outbox where address = :address and sent_at > :since order by sent_at

-- :name unarrived
-- What the channel took lately, and nothing is known of since.
select o.message_id, o.conversation_id, o.sent_at, m.content from outbox o join messages m on m.id = o.message_id
where o.address = :address and o.sent_at > :since and m.status = 'accepted'

-- :name arrived :for postgres
select id from messages where id = any(:id::uuid[]) and status <> 'accepted' and status <> 'queued'

-- :name arrived :for sqlite
select id from messages where id = :id and status <> 'accepted' and status <> 'queued'

-- :name counts
select address, state, count(*) as many from outbox
where state in ('queued', 'sending', 'unknown') group by address, state
