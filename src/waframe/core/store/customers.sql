-- :name find :for postgres
select p.id as customer_id, p.name, p.language,
       (select json_agg(json_build_object('kind', i.kind, 'value', i.value)
                        order by i.first_seen_at desc, i.kind, i.value)::text
        from customer_identities i
        where i.retired_at is null
          and i.customer_id in (select p.id union all select id from customers where person_id = p.id)) as identities
from customers o join customers p on p.id = coalesce(o.person_id, o.id) where o.id = :id

-- :name find :for sqlite
select p.id as customer_id, p.name, p.language,
       (select json_group_array(json_object('kind', kind, 'value', value)) from (
            select i.kind, i.value from customer_identities i
            where i.retired_at is null
              and i.customer_id in (select p.id union all select id from customers where person_id = p.id)
            order by i.first_seen_at desc, i.kind, i.value
        )) as identities
from customers o join customers p on p.id = coalesce(o.person_id, o.id) where o.id = :id

-- :name stopped
-- Which of a person's customers said that marketing should stop.
select m.id from customers o
join customers m on m.id = coalesce(o.person_id, o.id) or m.person_id = coalesce(o.person_id, o.id)
where o.id = :id and m.marketing_stopped_at is not null

-- :name set_marketing
update customers set marketing_stopped_at = :at where id = :id

-- :name rename
update customers set name = :name where id = :id

-- :name whose
select customer_id from customer_identities
where kind = :kind and value = :value and (retired_at is null or retired_at >= :at)

-- :name conflicts
-- With whom a person shares identities, as messages showed.
select f.customer_id, f.other_id, f.conversation_id, f.noted_at
from customers o
join customers m on m.id = coalesce(o.person_id, o.id) or m.person_id = coalesce(o.person_id, o.id)
join customer_conflicts f on f.customer_id = m.id or f.other_id = m.id
where o.id = :id
group by f.customer_id, f.other_id, f.conversation_id, f.noted_at order by f.noted_at, f.customer_id, f.other_id
