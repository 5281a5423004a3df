-- :name add
insert into webchat_visitors
    (id, address, token_hash, name, version, last_number, got_number, read_number, answered_number, seen_at)
values (:id, :address, :token_hash, :name, 0, 0, 0, 0, 0, :seen_at)

-- :name by_token
select id, address, name, version, last_number, got_number, read_number, answered_number, typing_until
from webchat_visitors where token_hash = :token_hash and address = :address

-- :name find
select id, address, name, version, last_number, got_number, read_number, answered_number, typing_until
from webchat_visitors where id = :id

-- :name versions :for postgres
select id, version from webchat_visitors where id = any(:ids::uuid[])

-- :name versions :for sqlite
select id, version from webchat_visitors where id in (select value from json_each(:ids))

-- :name come
update webchat_visitors set seen_at = :at, name = coalesce(:name, name) where id = :id

-- :name mark
-- Never backwards; what was read was got as well.
update webchat_visitors set
    got_number = case when got_number < :got then :got else got_number end,
    read_number = case when read_number < :read then :read else read_number end
where id = :id

-- :name answer
-- We have read up to a message, and perhaps somebody is writing.
update webchat_visitors set
    version = version + 1,
    answered_number = case when answered_number < :number then :number else answered_number end,
    typing_until = coalesce(:typing_until, typing_until)
where id = :id

-- :name forget
-- Who has no message left, and was not seen for so long.
delete from webchat_visitors where seen_at < :before
    and not exists (select 1 from webchat_messages m where m.visitor_id = webchat_visitors.id)
