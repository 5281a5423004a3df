-- :name add
insert into webchat_uploads (id, visitor_id, media_id, mime, filename, at)
values (:id, :visitor_id, :media_id, :mime, :filename, :at)

-- :name find
select id, visitor_id, media_id, mime, filename from webchat_uploads where id = :id

-- :name forget
delete from webchat_uploads where at < :before
