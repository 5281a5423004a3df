-- :name is_stored
select seq from messages where channel_id = :channel_id and address = :address

-- :name holder
select customer_id, retired_at from customer_identities where kind = :kind and value = :value

-- :name add_identity
-- Gives an identity to a customer, unless it belongs to one meanwhile: then no row comes back.
insert into customer_identities (kind, value, customer_id, first_seen_at)
values (:kind, :value, :customer_id, :now)
on conflict (kind, value) do nothing
returning kind

-- :name take_identity
-- An identity that its owner gave up goes to whoever shows it next.
update customer_identities set customer_id = :customer_id, first_seen_at = :now, retired_at = null
where kind = :kind and value = :value and retired_at is not null
returning customer_id

-- :name retire
-- From an instant on an identity is nobody's; what was written before it still belongs to its customer.
update customer_identities set retired_at = :at
where kind = :kind and value = :value and customer_id = :customer_id and retired_at is null
returning kind

-- :name retire_phones
-- A customer with another number, or with one that is not shown, has none of the earlier ones any more.
update customer_identities set retired_at = :at
where customer_id = :customer_id and kind = 'phone' and value <> :shown and retired_at is null
returning kind

-- :name forget_places :for postgres
-- Whoever remembers where this customer writes has to look anew. Locked in the order in which messages lock them.
with locked as (select id from conversations where customer_id = :customer_id order by id for update)
update conversations set place_epoch = place_epoch + 1 where id in (select id from locked)

-- :name forget_places :for sqlite
update conversations set place_epoch = place_epoch + 1 where customer_id = :customer_id
