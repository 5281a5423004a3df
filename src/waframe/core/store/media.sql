-- :name put
insert into media (id, sha256, mime, size_bytes, stored_at) values (:id, :sha256, :mime, :size_bytes, :now)
on conflict (sha256) do nothing

-- :name by_digest
select id, sha256, mime, size_bytes from media where sha256 = :sha256

-- :name find
select id, sha256, mime, size_bytes from media where id = :id
