-- :name epoch
select floor_epoch from outbox where conversation_id = :conversation_id and message_id = :message_id

-- :name strike_off
delete from jobs where id = :id returning id

-- :name note
-- What arrived meanwhile keeps no reason.
update messages set error = :error where id = :id and status = 'failed' returning id
