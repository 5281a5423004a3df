-- :name wait_for_others :for postgres
-- One merge at a time; messages are stored meanwhile.
lock table customer_merges in share row exclusive mode

-- :name wait_for_others :for sqlite
select 1

-- :name person
select coalesce(person_id, id) as person_id from customers where id = :id

-- :name members
select id from customers where id = :person_id or person_id = :person_id order by id

-- :name assign
update customers set person_id = :person_id where id = :id

-- :name add_merge
insert into customer_merges (id, kept_id, joined_id, moved, merged_at)
values (:id, :kept_id, :joined_id, :moved, :at)

-- :name end_merge
update customer_merges set parted_at = :at where id = :id

-- :name find_merge
select id, kept_id, joined_id, merged_at, parted_at from customer_merges where id = :id

-- :name active
-- The merges that make a person of several customers.
select m.id, m.kept_id, m.joined_id, m.merged_at, m.parted_at
from customers c join customer_merges m on m.joined_id = c.id
where c.person_id = :person_id and m.parted_at is null

-- :name history
select m.id, m.kept_id, m.joined_id, m.merged_at, m.parted_at
from customer_merges m
where m.kept_id = :id or m.joined_id = :id
   or m.kept_id in (select person_id from customers where id = :id)
order by m.merged_at, m.id
