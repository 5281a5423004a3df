-- :name take_seat
update facts set value = 'taken' where conversation_id = :conversation_id and name = 'seat' and value = 'free'
returning name
