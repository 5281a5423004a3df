-- :name customers :for postgres
insert into customers (id, name, created_at)
select id, 'Juan', now from unnest(:id::uuid[], :now::timestamptz[]) as c(id, now)

-- :name customers :for sqlite
insert into customers (id, name, created_at) values (:id, 'Juan', :now)

-- :name identities :for postgres
insert into customer_identities (kind, value, customer_id, first_seen_at)
select 'phone', phone, id, now from unnest(:id::uuid[], :phone::text[], :now::timestamptz[]) as c(id, phone, now)

-- :name identities :for sqlite
insert into customer_identities (kind, value, customer_id, first_seen_at) values ('phone', :phone, :id, :now)

-- :name conversations :for postgres
insert into conversations (id, branch, channel, address, customer_id, window_until, opened_at)
select id, 'branch_0', 'whatsapp', address, id, until, now
from unnest(:id::uuid[], :address::text[], :now::timestamptz[], :until::timestamptz[]) as c(id, address, now, until)

-- :name conversations :for sqlite
insert into conversations (id, branch, channel, address, customer_id, window_until, opened_at)
values (:id, 'branch_0', 'whatsapp', :address, :id, :until, :now)

-- :name parcels :for postgres
insert into outbox (id, message_id, conversation_id, channel, address, state, floor_epoch, due_at, created_at)
select id, id, conversation_id, 'whatsapp', address, 'queued', 0, now, now
from unnest(:id::uuid[], :conversation_id::uuid[], :address::text[], :now::timestamptz[]) with ordinality
    as p(id, conversation_id, address, now, position)
order by position

-- :name parcels :for sqlite
insert into outbox (id, message_id, conversation_id, channel, address, state, floor_epoch, due_at, created_at)
values (:id, :id, :conversation_id, 'whatsapp', :address, 'queued', 0, :now, :now)

-- :name messages :for postgres
insert into messages (id, conversation_id, address, direction, sender_type, content, text, status, at)
select id, conversation_id, address, 'out', 'ai', content, '', 'queued', now
from unnest(:id::uuid[], :conversation_id::uuid[], :address::text[], :content::text[], :now::timestamptz[])
    with ordinality as m(id, conversation_id, address, content, now, position)
order by position

-- :name messages :for sqlite
insert into messages (id, conversation_id, address, direction, sender_type, content, text, status, at)
values (:id, :conversation_id, :address, 'out', 'ai', :content, '', 'queued', :now)

-- :name analyze
analyze
