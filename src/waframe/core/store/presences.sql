-- :name arrive
insert into presences (socket_id, agent_id, seen_until) values (:socket_id, :agent_id, :seen_until)

-- :name leave
delete from presences where socket_id = :socket_id

-- :name note
update presences set conversation_id = :conversation_id, typing = :typing, typing_until = :typing_until,
                     seen_until = :seen_until
where socket_id = :socket_id

-- :name renew :for postgres
update presences p set seen_until = w.seen_until
from unnest(:socket_id::uuid[], :seen_until::timestamptz[]) as w(socket_id, seen_until)
where p.socket_id = w.socket_id

-- :name renew :for sqlite
update presences set seen_until = :seen_until where socket_id = :socket_id

-- :name forget
delete from presences where seen_until <= :now

-- :name set_available
update agents set available = :available where id = :agent_id and available <> :available returning id

-- :name present :for postgres
-- Whoever is there, a row for each socket: those with a conversation first, the newest of them before the others.
select p.agent_id, a.name, a.role, a.available, p.conversation_id, c.branch as conversation_branch,
       case when p.typing_until > :now then p.typing end as typing, p.typing_until,
       (select json_agg(branch order by branch)::text from agent_branches where agent_id = a.id) as branches
from presences p join agents a on a.id = p.agent_id
left join conversations c on c.id = p.conversation_id
where p.seen_until > :now and a.active
order by p.conversation_id is null, p.socket_id desc

-- :name present :for sqlite
select p.agent_id, a.name, a.role, a.available, p.conversation_id, c.branch as conversation_branch,
       case when p.typing_until > :now then p.typing end as typing, p.typing_until,
       (select json_group_array(branch) from (
           select branch from agent_branches where agent_id = a.id order by branch)) as branches
from presences p join agents a on a.id = p.agent_id
left join conversations c on c.id = p.conversation_id
where p.seen_until > :now and a.active
order by p.conversation_id is null, p.socket_id desc

-- :name known :for postgres
-- All agents in use, with whether they take conversations and how many they hold.
select a.id as agent_id, a.name, a.role, a.available,
       (select count(*) from conversations c
        where c.floor_agent_id = a.id and c.floor = 'agent' and c.closed_at is null) as holds,
       (select json_agg(branch order by branch)::text from agent_branches where agent_id = a.id) as branches
from agents a where a.active order by a.name, a.id

-- :name known :for sqlite
select a.id as agent_id, a.name, a.role, a.available,
       (select count(*) from conversations c
        where c.floor_agent_id = a.id and c.floor = 'agent' and c.closed_at is null) as holds,
       (select json_group_array(branch) from (
           select branch from agent_branches where agent_id = a.id order by branch)) as branches
from agents a where a.active order by a.name, a.id
