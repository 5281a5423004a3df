-- :name leave_as
update outbox set state = :state

-- :name parcels
select state from outbox order by seq
