-- :name open
insert into sessions (id, agent_id, secret_hash, client, created_at, seen_at, expires_at)
values (:id, :agent_id, :secret_hash, :client, :now, :now, :expires_at)

-- :name find :for postgres
select s.id as session_id, s.seen_at, a.id as agent_id, a.name, a.role, a.language,
       (select json_agg(branch order by branch)::text from agent_branches where agent_id = a.id) as branches
from sessions s join agents a on a.id = s.agent_id
where s.secret_hash = :secret_hash and s.expires_at > :now and a.active

-- :name find :for sqlite
select s.id as session_id, s.seen_at, a.id as agent_id, a.name, a.role, a.language,
       (select json_group_array(branch) from (
           select branch from agent_branches where agent_id = a.id order by branch)) as branches
from sessions s join agents a on a.id = s.agent_id
where s.secret_hash = :secret_hash and s.expires_at > :now and a.active

-- :name holders :for postgres
-- Who holds sessions, by the sessions' ids.
select s.id as session_id, s.seen_at, a.id as agent_id, a.name, a.role, a.language,
       (select json_agg(branch order by branch)::text from agent_branches where agent_id = a.id) as branches
from unnest(:id::uuid[], :now::timestamptz[]) as w(id, now) join sessions s on s.id = w.id
join agents a on a.id = s.agent_id
where s.expires_at > w.now and a.active

-- :name holders :for sqlite
select s.id as session_id, s.seen_at, a.id as agent_id, a.name, a.role, a.language,
       (select json_group_array(branch) from (
           select branch from agent_branches where agent_id = a.id order by branch)) as branches
from sessions s join agents a on a.id = s.agent_id
where s.id = :id and s.expires_at > :now and a.active

-- :name programs :for postgres
select t.id, t.name, t.role, t.branches, t.created_at, t.expires_at, t.seen_at
from unnest(:id::uuid[], :now::timestamptz[]) as w(id, now) join tokens t on t.id = w.id
where t.expires_at is null or t.expires_at > w.now

-- :name programs :for sqlite
select id, name, role, branches, created_at, expires_at, seen_at from tokens
where id = :id and (expires_at is null or expires_at > :now)

-- :name see
update sessions set seen_at = :now, expires_at = :expires_at where id = :id

-- :name of_agent
select id, agent_id, created_at, seen_at, expires_at, client from sessions
where agent_id = :agent_id and expires_at > :now order by seen_at desc

-- :name end
delete from sessions where id = :id

-- :name forget
delete from sessions where expires_at <= :now

-- :name issue
insert into tokens (id, name, secret_hash, role, branches, created_at, expires_at)
values (:id, :name, :secret_hash, :role, :branches, :now, :expires_at)
on conflict (name) do nothing
returning id

-- :name find_token
select id, name, role, branches, created_at, expires_at, seen_at from tokens
where secret_hash = :secret_hash and (expires_at is null or expires_at > :now)

-- :name see_token
update tokens set seen_at = :now where id = :id

-- :name tokens
select id, name, role, branches, created_at, expires_at, seen_at from tokens order by name

-- :name revoke_token
delete from tokens where name = :name returning id
