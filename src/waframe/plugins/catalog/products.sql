-- :name stage :for postgres
insert into catalog_staged (import_id, sku, position, title, more, category, brand, code, part_number, price, description,
    images, vehicles, digest)
select * from unnest(:import_id::uuid[], :sku::text[], :position::integer[], :title::text[], :more::text[],
    :category::text[], :brand::text[], :code::text[], :part_number::text[], :price::text[], :description::text[],
    :images::text[], :vehicles::text[], :digest::text[])

-- :name stage :for sqlite
insert into catalog_staged (import_id, sku, position, title, more, category, brand, code, part_number, price, description,
    images, vehicles, digest)
values (:import_id, :sku, :position, :title, :more, :category, :brand, :code, :part_number, :price, :description,
    :images, :vehicles, :digest)

-- :name compared
-- What an import would change: what is new, what differs, what only stands at another place, what comes back, what goes.
select
    sum(case when p.sku is null then 1 else 0 end) as created,
    sum(case when p.sku is not null and p.active and p.digest <> s.digest then 1 else 0 end) as changed,
    sum(case when p.sku is not null and p.active and p.digest = s.digest and p.position <> s.position
        then 1 else 0 end) as moved,
    sum(case when p.sku is not null and not p.active then 1 else 0 end) as returned,
    count(*) as staged,
    (select count(*) from catalog_products q where q.active and not exists
        (select 1 from catalog_staged t where t.import_id = :import_id and t.sku = q.sku)) as removed
from catalog_staged s left join catalog_products p on p.sku = s.sku
where s.import_id = :import_id

-- :name note_prices
insert into catalog_prices (sku, import_id, price, noted_at)
select s.sku, s.import_id, s.price, :now
from catalog_staged s left join catalog_products p on p.sku = s.sku
where s.import_id = :import_id and (p.sku is null or coalesce(p.price, '') <> coalesce(s.price, ''))

-- :name put
insert into catalog_products (sku, position, title, more, category, brand, code, part_number, price, description, images,
    vehicles, digest, active, import_id, changed_at)
select sku, position, title, more, category, brand, code, part_number, price, description, images, vehicles, digest,
    true, import_id, :now
from catalog_staged where import_id = :import_id
on conflict (sku) do update set
    position = excluded.position, title = excluded.title, more = excluded.more, category = excluded.category,
    brand = excluded.brand, code = excluded.code, part_number = excluded.part_number, price = excluded.price,
    description = excluded.description, images = excluded.images, vehicles = excluded.vehicles,
    digest = excluded.digest, active = true, import_id = excluded.import_id, changed_at = excluded.changed_at
where catalog_products.digest <> excluded.digest or catalog_products.position <> excluded.position
    or not catalog_products.active

-- :name retire
update catalog_products set active = false, changed_at = :now
where active and not exists
    (select 1 from catalog_staged t where t.import_id = :import_id and t.sku = catalog_products.sku)

-- :name unstage
delete from catalog_staged where import_id = :import_id

-- :name sweep
-- What imports staged that never came to their end.
delete from catalog_staged where import_id in
    (select id from catalog_imports where finished_at is null and started_at < :before)

-- :name page
-- What a search needs of each product, in the order of the file.
select sku, position, title, more, category, brand, code, part_number, vehicles
from catalog_products where active and position > :after order by position limit :many

-- :name some :for postgres
select sku, position, title, more, category, brand, code, part_number, price, description, images, vehicles
from catalog_products where active and sku = any(:skus::text[])

-- :name some :for sqlite
select sku, position, title, more, category, brand, code, part_number, price, description, images, vehicles
from catalog_products where active and sku in (select value from json_each(:skus))

-- :name prices_of
select price, noted_at, import_id from catalog_prices where sku = :sku order by noted_at desc limit 20
