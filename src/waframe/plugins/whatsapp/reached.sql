-- :name lock :only postgres
-- Two processes count one after the other.
select pg_advisory_xact_lock(hashtext('whatsapp_reached'))

-- :name sweep
delete from whatsapp_reached where reached_at <= :since

-- :name known
select recipient from whatsapp_reached where recipient = :recipient

-- :name count
select count(*) as many, min(reached_at) as oldest_at from whatsapp_reached

-- :name reach
insert into whatsapp_reached (recipient, reached_at) values (:recipient, :now)

-- :name release
delete from whatsapp_reached where recipient = :recipient and reached_at = :at
