-- :name keep
insert into ocr_vin_corrections
    (id, conversation_id, message_id, sha256, vin_read, vin, corrected_by, caller, corrected_at)
values (:id, :conversation_id, :message_id, :sha256, :vin_read, :vin, :corrected_by, :caller, :now)

-- :name of_conversation
select message_id, sha256, vin_read, vin, corrected_by, caller, corrected_at from ocr_vin_corrections
where conversation_id = :conversation_id order by corrected_at desc, id desc limit 50
