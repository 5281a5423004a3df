-- :name find
select text from assistant_transcripts where media_id = :media_id

-- :name keep
insert into assistant_transcripts (media_id, text, model, made_at) values (:media_id, :text, :model, :now)
on conflict (media_id) do nothing

-- :name forget
-- A transcript is only needed while its turn may be repeated.
delete from assistant_transcripts where made_at < :before
