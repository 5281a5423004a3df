-- :name put
insert into media (id, sha256, mime, size_bytes, stored_at) values (:id, :sha256, :mime, :size_bytes, :now)
on conflict (sha256) do nothing

-- :name by_digest
select id, sha256, mime, size_bytes, width, height, thumbnail_id from media where sha256 = :sha256

-- :name find
select id, sha256, mime, size_bytes, width, height, thumbnail_id from media where id = :id

-- :name measure
-- Several processes may look at one picture: they all find the same, so the last one may win.
update media set width = :width, height = :height, thumbnail_id = :thumbnail_id where id = :id

-- :name seen :for postgres
-- Whether a message of some branches carries a file.
select 1 as seen from messages m join conversations c on c.id = m.conversation_id
where m.media_id = :id and c.branch = any(:branches::text[]) limit 1

-- :name seen :for sqlite
select 1 as seen from messages m join conversations c on c.id = m.conversation_id
where m.media_id = :id and c.branch in (select value from json_each(:branches)) limit 1
