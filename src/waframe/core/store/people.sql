-- :name find_identity
-- Whose identity this is.
select customer_id from customer_identities where kind = :kind and value = :value

-- :name add_identity
-- Gives an identity to a customer, unless it already belongs to one: then no row comes back.
insert into customer_identities (kind, value, customer_id, first_seen_at)
values (:kind, :value, :customer_id, :now)
on conflict (kind, value) do nothing
returning customer_id

-- :name give_username
-- A username can pass to somebody else, so the newest bearer gets it.
insert into customer_identities (kind, value, customer_id, first_seen_at)
values ('username', :value, :customer_id, :now)
on conflict (kind, value) do update set customer_id = excluded.customer_id, first_seen_at = excluded.first_seen_at

-- :name add_customer
insert into customers (id, name, created_at) values (:id, :name, :now)

-- :name drop_identities
delete from customer_identities where customer_id = :id

-- :name drop_customer
delete from customers where id = :id

-- :name rename_customer
update customers set name = :name where id = :id and (name is null or name <> :name)

-- :name add_conversation
-- Opens the conversation of a customer with an address, unless there is one: then no row comes back.
insert into conversations (id, branch, channel, address, customer_id, opened_at)
values (:id, :branch, :channel, :address, :customer_id, :now)
on conflict (channel, address, customer_id) do nothing
returning id

-- :name find_conversation
select id from conversations where channel = :channel and address = :address and customer_id = :customer_id

-- :name add_turn :for postgres
insert into turns (conversation_id, since, due_at) values (:conversation_id, :now, :now)
on conflict (conversation_id) do update set since = turns.since

-- :name add_turn :for sqlite
insert into turns (conversation_id, since, due_at) values (:conversation_id, :now, :now)
on conflict (conversation_id) do nothing

-- :name add_inbox
insert into inbox (conversation_id, kind, ref) values (:conversation_id, :kind, :ref)

-- :name move_conversation
-- An address that went to another branch takes its conversations along.
update conversations set branch = :branch where id = :id and branch <> :branch
