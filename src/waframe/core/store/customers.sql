-- :name find :for postgres
select c.id as customer_id, c.name, c.language,
       (select json_agg(json_build_object('kind', kind, 'value', value))::text
        from customer_identities where customer_id = c.id) as identities
from customers c where c.id = :id

-- :name find :for sqlite
select c.id as customer_id, c.name, c.language,
       (select json_group_array(json_object('kind', kind, 'value', value))
        from customer_identities where customer_id = c.id) as identities
from customers c where c.id = :id

-- :name marketing
select marketing_stopped_at from customers where id = :id

-- :name set_marketing
update customers set marketing_stopped_at = :at where id = :id

-- :name rename
update customers set name = :name where id = :id

-- :name whose
select customer_id from customer_identities where kind = :kind and value = :value
