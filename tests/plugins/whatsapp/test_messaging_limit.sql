-- :name close
update conversations set window_until = :at

-- :name reasons
select reason from outbox
