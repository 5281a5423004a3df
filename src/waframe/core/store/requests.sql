-- :name forget
delete from requests where at < :before

-- :name begin
-- Of all who bring a key, one does the work.
insert into requests (caller_id, key, fingerprint, at, work_id, held_until)
values (:caller_id, :key, :fingerprint, :now, :work_id, :held_until)
on conflict (caller_id, key) do nothing
returning work_id

-- :name known
select fingerprint, status, answer, work_id from requests where caller_id = :caller_id and key = :key

-- :name take_over
-- Who did the work has not been heard of for too long.
update requests set held_until = :held_until
where caller_id = :caller_id and key = :key and status is null and held_until <= :now
returning work_id

-- :name settle
update requests set status = :status, answer = :answer
where caller_id = :caller_id and key = :key and status is null
returning key

-- :name release
-- Nothing was done, so the key is free again.
delete from requests where caller_id = :caller_id and key = :key and work_id = :work_id and status is null
