-- :name done
update outbox set state = 'done', sent_at = :now where id = :id
