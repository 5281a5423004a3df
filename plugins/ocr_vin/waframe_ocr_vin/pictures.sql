-- :name note
insert into ocr_vin_pictures (message_id, conversation_id, media_id, state, arrived_at)
values (:message_id, :conversation_id, :media_id, 'waiting', :now)
on conflict (message_id) do nothing

-- :name finish
update ocr_vin_pictures
set state = :state, refusal = :refusal, sha256 = :sha256, version = :version, engine = :engine, read_at = :now
where message_id = :message_id

-- :name find
select p.message_id, p.conversation_id, p.media_id, p.state, p.refusal, p.arrived_at, r.reading, p.sha256
from ocr_vin_pictures p
left join ocr_vin_readings r on r.sha256 = p.sha256 and r.version = p.version and r.engine = p.engine
where p.message_id = :message_id

-- :name of_conversation
select p.message_id, p.conversation_id, p.media_id, p.state, p.refusal, p.arrived_at, r.reading, p.sha256
from ocr_vin_pictures p
left join ocr_vin_readings r on r.sha256 = p.sha256 and r.version = p.version and r.engine = p.engine
where p.conversation_id = :conversation_id order by p.arrived_at desc, p.message_id desc limit :many

-- :name untold
-- What nobody has been told of yet, the oldest first; those that still wait to be read stand among them.
select p.message_id, p.conversation_id, p.media_id, p.state, p.refusal, p.arrived_at, r.reading, p.sha256
from ocr_vin_pictures p
left join ocr_vin_readings r on r.sha256 = p.sha256 and r.version = p.version and r.engine = p.engine
where p.conversation_id = :conversation_id and p.arrived_at > :since
  and not exists (select 1 from ocr_vin_tellings t where t.message_id = p.message_id)
order by p.arrived_at, p.message_id limit 200

-- :name tell
-- Nobody is told twice: of one who comes second, nothing counts.
insert into ocr_vin_tellings (message_id, conversation_id, said, vin, told_at)
values (:message_id, :conversation_id, :said, :vin, :now)
on conflict (message_id) do nothing returning message_id

-- :name told
-- What was said, and not what was kept silent about.
select message_id, said, vin, told_at from ocr_vin_tellings
where conversation_id = :conversation_id and told_at > :since and said <> 'silent' order by told_at desc, message_id desc limit 50

-- :name is_told
select 1 as told from ocr_vin_tellings where message_id = :message_id
