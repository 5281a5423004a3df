-- :name find_owners :for postgres
-- Whose each identity is, and where that customer's conversation with an address is.
select w.position, i.customer_id, coalesce(c.person_id, c.id) as person_id, c.name, i.retired_at,
       v.id as conversation_id, v.branch, v.place_epoch
from unnest(:kind::text[], :value::text[], :channel::text[], :address::text[], :position::int[])
    as w(kind, value, channel, address, position)
join customer_identities i on i.kind = w.kind and i.value = w.value
join customers c on c.id = i.customer_id
left join conversations v on v.customer_id = i.customer_id and v.channel = w.channel and v.address = w.address

-- :name find_owners :for sqlite
select :position as position, i.customer_id, coalesce(c.person_id, c.id) as person_id, c.name, i.retired_at,
       v.id as conversation_id, v.branch, v.place_epoch
from customer_identities i
join customers c on c.id = i.customer_id
left join conversations v on v.customer_id = i.customer_id and v.channel = :channel and v.address = :address
where i.kind = :kind and i.value = :value

-- :name add_people :only postgres
-- Adds customers, their identities and conversations, most of them with a first piece of work. A row that is missing
-- from the counts was added by somebody else meanwhile. Sorted, lest two processes wait for each other.
with added as (
    insert into customers (id, name, created_at)
    select c.id, c.name, :now::timestamptz from unnest(:customer_ids::uuid[], :names::text[]) as c(id, name)
), identified as (
    insert into customer_identities (kind, value, customer_id, first_seen_at, retired_at)
    select i.kind, i.value, i.customer_id, :now::timestamptz, i.retired_at
    from unnest(:kinds::text[], :values::text[], :owner_ids::uuid[], :retired::timestamptz[])
        as i(kind, value, customer_id, retired_at)
    order by i.kind, i.value
    on conflict (kind, value) do nothing
    returning kind
), opened as (
    insert into conversations (id, branch, channel, address, customer_id, opened_at)
    select v.id, v.branch, v.channel, v.address, v.customer_id, :now::timestamptz
    from unnest(:conversation_ids::uuid[], :branches::text[], :channels::text[], :addresses::text[],
                :opener_ids::uuid[]) as v(id, branch, channel, address, customer_id)
    order by v.channel, v.address, v.customer_id
    on conflict (channel, address, customer_id) do nothing
    returning id
), ready as (
    insert into turns (conversation_id, since, due_at)
    select id, :now::timestamptz, :now::timestamptz from opened where id = any(:told_ids::uuid[]) order by id
), queued as (
    insert into inbox (conversation_id, kind, ref)
    select id, 'opened', 0 from opened where id = any(:told_ids::uuid[])
)
select (select count(*) from identified) as identities, (select count(*) from opened) as conversations

-- :name add_customer :only sqlite
insert into customers (id, name, created_at) values (:id, :name, :now)

-- :name add_identity :only sqlite
insert into customer_identities (kind, value, customer_id, first_seen_at, retired_at)
values (:kind, :value, :customer_id, :now, :retired_at)

-- :name add_conversation :only sqlite
insert into conversations (id, branch, channel, address, customer_id, opened_at)
values (:id, :branch, :channel, :address, :customer_id, :now)

-- :name add_turn :only sqlite
insert into turns (conversation_id, since, due_at) values (:id, :now, :now)

-- :name add_inbox :only sqlite
insert into inbox (conversation_id, kind, ref) values (:id, 'opened', 0)

-- :name take_identity
-- An identity that its owner gave up goes to whoever shows it next.
update customer_identities set customer_id = :customer_id, first_seen_at = :now, retired_at = null
where kind = :kind and value = :value and retired_at is not null
returning customer_id

-- :name drop_usernames :for postgres
-- A customer has one username at a time.
delete from customer_identities where kind = 'username' and customer_id = any(:customer_id::uuid[])

-- :name drop_usernames :for sqlite
delete from customer_identities where kind = 'username' and customer_id = :customer_id

-- :name give_usernames :for postgres
-- A username can pass to somebody else, so the newest bearer gets it.
insert into customer_identities (kind, value, customer_id, first_seen_at)
select 'username', u.value, u.customer_id, u.now
from unnest(:value::text[], :customer_id::uuid[], :now::timestamptz[]) as u(value, customer_id, now)
order by u.value
on conflict (kind, value) do update set customer_id = excluded.customer_id, first_seen_at = excluded.first_seen_at

-- :name give_usernames :for sqlite
insert into customer_identities (kind, value, customer_id, first_seen_at)
values ('username', :value, :customer_id, :now)
on conflict (kind, value) do update set customer_id = excluded.customer_id, first_seen_at = excluded.first_seen_at

-- :name rename_customer
update customers set name = :name where id = :id

-- :name move_conversation
-- An address that went to another branch takes its conversations along.
update conversations set branch = :branch where id = :id

-- :name find_conversation
select id as conversation_id, branch, place_epoch from conversations
where channel = :channel and address = :address and customer_id = :customer_id
