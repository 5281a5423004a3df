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
