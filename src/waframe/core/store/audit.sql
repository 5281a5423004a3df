-- :name lock :for postgres
select pg_advisory_xact_lock(7226263002)

-- :name lock :for sqlite
select 1

-- :name last
select seq, hash from audit order by seq desc limit 1

-- :name append
insert into audit (seq, at, actor, action, branch, subject, details, hash)
values (:seq, :at, :actor, :action, :branch, :subject, :details, :hash)

-- :name after
select seq, at, actor, action, branch, subject, details, hash from audit where seq > :seq order by seq limit :many

-- :name of_subject
select seq, at, actor, action, branch, subject, details, hash from audit where subject = :subject
order by seq desc limit :many
