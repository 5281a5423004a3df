-- :name find
select channel_media_id from whatsapp_uploads
where address = :address and media_id = :media_id and expires_at > :now

-- :name remember
insert into whatsapp_uploads (address, media_id, channel_media_id, expires_at)
values (:address, :media_id, :channel_media_id, :expires_at)
on conflict (address, media_id) do update
    set channel_media_id = excluded.channel_media_id, expires_at = excluded.expires_at

-- :name forget
-- Only the id that was refused: a newer one may stand there by now.
delete from whatsapp_uploads
where address = :address and media_id = :media_id and channel_media_id = :channel_media_id

-- :name sweep
delete from whatsapp_uploads where address = :address and expires_at <= :now
