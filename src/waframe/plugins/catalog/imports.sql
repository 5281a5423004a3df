-- :name is_there :for postgres
select 1 as one where to_regclass('catalog_imports') is not null

-- :name is_there :for sqlite
select 1 as one from sqlite_master where type = 'table' and name = 'catalog_imports'

-- :name begin
insert into catalog_imports (id, file, started_at) values (:id, :file, :now)

-- :name finish
update catalog_imports set finished_at = :now, sha256 = :sha256, changes = :changes, report = :report where id = :id

-- :name last
select id, file, started_at, finished_at, sha256, changes, report from catalog_imports
where finished_at is not null order by finished_at desc, id desc limit 1

-- :name generation
-- The import that changed something last: what was read from the products before it is old.
select id from catalog_imports where finished_at is not null and changes > 0 order by finished_at desc, id desc limit 1
