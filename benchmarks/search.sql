-- :name customers :for postgres
insert into customers (id, name, created_at)
select id, name, now from unnest(:id::uuid[], :name::text[], :now::timestamptz[]) as c(id, name, now)

-- :name customers :for sqlite
insert into customers (id, name, created_at) values (:id, :name, :now)

-- :name identities :for postgres
insert into customer_identities (kind, value, customer_id, first_seen_at)
select 'phone', phone, id, now from unnest(:id::uuid[], :phone::text[], :now::timestamptz[]) as c(id, phone, now)

-- :name identities :for sqlite
insert into customer_identities (kind, value, customer_id, first_seen_at) values ('phone', :phone, :id, :now)

-- :name conversations :for postgres
insert into conversations (id, branch, channel, address, customer_id, opened_at)
select id, branch, 'whatsapp', '1', id, now
from unnest(:id::uuid[], :branch::text[], :now::timestamptz[]) as c(id, branch, now)

-- :name conversations :for sqlite
insert into conversations (id, branch, channel, address, customer_id, opened_at)
values (:id, :branch, 'whatsapp', '1', :id, :now)

-- :name messages :for postgres
insert into messages (id, conversation_id, address, direction, sender_type, content, text, status, at)
select id, conversation_id, '1', 'in', 'client', '{"type":"text"}', text, 'received', now
from unnest(:id::uuid[], :conversation_id::uuid[], :text::text[], :now::timestamptz[])
     as m(id, conversation_id, text, now)

-- :name messages :for sqlite
insert into messages (id, conversation_id, address, direction, sender_type, content, text, status, at)
values (:id, :conversation_id, '1', 'in', 'client', '{"type":"text"}', :text, 'received', :now)

-- :name settle :for postgres
analyze

-- :name settle :for sqlite
select 1
