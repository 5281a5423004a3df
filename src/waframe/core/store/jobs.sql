-- :name add
insert into jobs (id, name, payload, branch, conversation_id, key, due_at)
values (:id, :name, :payload, :branch, :conversation_id, :key, :due_at)
on conflict (name, key) do nothing
returning id

-- :name claim :for postgres
with due as (
    select id from jobs where due_at <= :now and failed_at is null order by due_at limit :many for update skip locked
)
update jobs j set due_at = :until, lease_owner = :owner, attempts = j.attempts + 1 from due where j.id = due.id
returning j.id, j.name, j.payload, j.branch, j.conversation_id, j.key, j.due_at, j.attempts

-- :name claim :for sqlite
update jobs set due_at = :until, lease_owner = :owner, attempts = attempts + 1
where id in (select id from jobs where due_at <= :now and failed_at is null order by due_at limit :many)
returning id, name, payload, branch, conversation_id, key, due_at, attempts

-- :name done
delete from jobs where id = :id

-- :name again
-- Only the attempt that failed says so; a later one, elsewhere, has the word now.
update jobs set due_at = :due_at, error = :error, lease_owner = null where id = :id and attempts = :attempts

-- :name give_up
update jobs set failed_at = :now, error = :error, lease_owner = null, key = null
where id = :id and attempts = :attempts

-- :name yield_all
update jobs set due_at = :now, lease_owner = null where lease_owner = :owner and failed_at is null

-- :name next_due
select min(due_at) as due_at from jobs where failed_at is null

-- :name failed
select id, name, payload, branch, conversation_id, key, due_at, attempts from jobs where failed_at is not null
order by failed_at desc limit :many
