-- :name find
select name, value, confidence, message_id from facts where conversation_id = :conversation_id and name = :name

-- :name all
select name, value, confidence, message_id from facts where conversation_id = :conversation_id order by name
