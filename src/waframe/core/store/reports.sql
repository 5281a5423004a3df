-- :name queues :for postgres
-- Who waits in each branch, and since when.
select w.branch, count(c.id) as waiting, min(c.waiting_since) as since
from unnest(:branch::text[]) as w(branch)
left join conversations c on c.branch = w.branch and c.floor = 'queue' and c.closed_at is null
group by w.branch

-- :name queues :for sqlite
select :branch as branch, count(c.id) as waiting, min(c.waiting_since) as since
from conversations c where c.branch = :branch and c.floor = 'queue' and c.closed_at is null

-- :name held :for postgres
-- How many conversations each agent holds in each branch.
select c.branch, c.floor_agent_id as agent_id, count(*) as many
from conversations c
where c.floor_agent_id is not null and c.closed_at is null and c.branch = any(:branch::text[])
group by c.branch, c.floor_agent_id

-- :name held :for sqlite
select c.branch, c.floor_agent_id as agent_id, count(*) as many
from conversations c
where c.floor_agent_id is not null and c.closed_at is null and c.branch = :branch
group by c.branch, c.floor_agent_id

-- :name cases :for postgres
-- Every time that a conversation came into the queue: when an agent answered, and when it was closed.
select w.branch, q.at,
       (select m.at from messages m where m.conversation_id = q.conversation_id and m.seq > q.seq
        and m.sender_type = 'agent' and m.status not in ('internal', 'failed', 'scheduled')
        order by m.seq limit 1) as answered_at,
       (select m.at from messages m where m.conversation_id = q.conversation_id and m.seq > q.seq
        and m.status = 'internal' and m.content like '{"type":"happening","kind":"closed"%'
        order by m.seq limit 1) as closed_at
from unnest(:branch::text[], :since::timestamptz[]) as w(branch, since)
join conversations c on c.branch = w.branch and c.last_message_at >= w.since
join messages q on q.conversation_id = c.id and q.status = 'internal' and q.at >= w.since
               and q.content like '{"type":"happening","kind":"queued"%'
limit 20000

-- :name cases :for sqlite
select :branch as branch, q.at,
       (select m.at from messages m where m.conversation_id = q.conversation_id and m.seq > q.seq
        and m.sender_type = 'agent' and m.status not in ('internal', 'failed', 'scheduled')
        order by m.seq limit 1) as answered_at,
       (select m.at from messages m where m.conversation_id = q.conversation_id and m.seq > q.seq
        and m.status = 'internal' and m.content like '{"type":"happening","kind":"closed"%'
        order by m.seq limit 1) as closed_at
from conversations c
join messages q on q.conversation_id = c.id and q.status = 'internal' and q.at >= :since
               and q.content like '{"type":"happening","kind":"queued"%'
where c.branch = :branch and c.last_message_at >= :since
limit 20000
