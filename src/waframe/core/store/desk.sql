-- :name newest :for postgres
-- The conversations of a branch, the last active first.
select c.id, c.at from (
    select distinct * from unnest(
        :branch::text[], :agent_id::uuid[], :at::timestamptz[], :id::uuid[], :now::timestamptz[],
        :closing::timestamptz[], :unread::boolean[], :failed::boolean[], :label::text[], :state::text[],
        :fact::text[], :since::timestamptz[], :until::timestamptz[], :many::int[]
    ) as w(
        branch, agent_id, at, id, now, closing, unread, failed, label, state, fact, since, until, many
    )
) w cross join lateral (
    select c.id, c.last_message_at as at from conversations c
    where c.branch = w.branch and c.last_message_at is not null
      and (w.at is null or (c.last_message_at, c.id) < (w.at, w.id))
      and (w.since is null or c.last_message_at >= w.since)
      and (w.until is null or c.last_message_at < w.until)
      and (not w.unread or c.unread > 0)
      and (not w.failed or c.failed_at is not null)
      and (w.closing is null or c.window_until > w.now and c.window_until < w.closing)
      and (w.agent_id is null or c.floor_agent_id = w.agent_id)
      and (w.state is null or w.state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > w.now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (w.label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = w.label))
      and (w.fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = w.fact))
    order by c.last_message_at desc, c.id desc limit w.many
) c
order by c.at desc, c.id desc

-- :name newest :for sqlite
select c.id, c.last_message_at as at
from (select
        :branch as branch, :agent_id as agent_id, :at as at, :id as id, :now as now, :closing as closing,
        :unread as unread, :failed as failed, :label as label, :state as state, :fact as fact, :since as since,
        :until as until, :many as many
) w cross join conversations c
where c.branch = w.branch and c.last_message_at is not null
      and (w.at is null or (c.last_message_at, c.id) < (w.at, w.id))
      and (w.since is null or c.last_message_at >= w.since)
      and (w.until is null or c.last_message_at < w.until)
      and (not w.unread or c.unread > 0)
      and (not w.failed or c.failed_at is not null)
      and (w.closing is null or c.window_until > w.now and c.window_until < w.closing)
      and (w.agent_id is null or c.floor_agent_id = w.agent_id)
      and (w.state is null or w.state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > w.now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (w.label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = w.label))
      and (w.fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = w.fact))
order by c.last_message_at desc, c.id desc limit :many

-- :name ai :for postgres
-- Those in which the bot has the floor.
select c.id, c.at from (
    select distinct * from unnest(
        :branch::text[], :agent_id::uuid[], :at::timestamptz[], :id::uuid[], :now::timestamptz[],
        :closing::timestamptz[], :unread::boolean[], :failed::boolean[], :label::text[], :state::text[],
        :fact::text[], :since::timestamptz[], :until::timestamptz[], :many::int[]
    ) as w(
        branch, agent_id, at, id, now, closing, unread, failed, label, state, fact, since, until, many
    )
) w cross join lateral (
    select c.id, c.last_message_at as at from conversations c
    where c.branch = w.branch and c.last_message_at is not null
      and (w.at is null or (c.last_message_at, c.id) < (w.at, w.id))
      and c.floor = 'bot' and c.closed_at is null
      and (w.since is null or c.last_message_at >= w.since)
      and (w.until is null or c.last_message_at < w.until)
      and (not w.unread or c.unread > 0)
      and (not w.failed or c.failed_at is not null)
      and (w.closing is null or c.window_until > w.now and c.window_until < w.closing)
      and (w.agent_id is null or c.floor_agent_id = w.agent_id)
      and (w.state is null or w.state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > w.now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (w.label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = w.label))
      and (w.fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = w.fact))
    order by c.last_message_at desc, c.id desc limit w.many
) c
order by c.at desc, c.id desc

-- :name ai :for sqlite
select c.id, c.last_message_at as at
from (select
        :branch as branch, :agent_id as agent_id, :at as at, :id as id, :now as now, :closing as closing,
        :unread as unread, :failed as failed, :label as label, :state as state, :fact as fact, :since as since,
        :until as until, :many as many
) w cross join conversations c
where c.branch = w.branch and c.last_message_at is not null
      and (w.at is null or (c.last_message_at, c.id) < (w.at, w.id))
      and c.floor = 'bot' and c.closed_at is null
      and (w.since is null or c.last_message_at >= w.since)
      and (w.until is null or c.last_message_at < w.until)
      and (not w.unread or c.unread > 0)
      and (not w.failed or c.failed_at is not null)
      and (w.closing is null or c.window_until > w.now and c.window_until < w.closing)
      and (w.agent_id is null or c.floor_agent_id = w.agent_id)
      and (w.state is null or w.state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > w.now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (w.label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = w.label))
      and (w.fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = w.fact))
order by c.last_message_at desc, c.id desc limit :many

-- :name queue :for postgres
-- Those that need a person, the longest waiting first.
select c.id, c.at from (
    select distinct * from unnest(
        :branch::text[], :agent_id::uuid[], :at::timestamptz[], :id::uuid[], :now::timestamptz[],
        :closing::timestamptz[], :unread::boolean[], :failed::boolean[], :label::text[], :state::text[],
        :fact::text[], :since::timestamptz[], :until::timestamptz[], :many::int[]
    ) as w(
        branch, agent_id, at, id, now, closing, unread, failed, label, state, fact, since, until, many
    )
) w cross join lateral (
    select c.id, c.waiting_since as at from conversations c
    where c.branch = w.branch and c.waiting_since is not null
      and (w.at is null or (c.waiting_since, c.id) > (w.at, w.id))
      and c.floor = 'queue' and c.closed_at is null and (c.snoozed_until is null or c.snoozed_until <= w.now)
      and (w.since is null or c.last_message_at >= w.since)
      and (w.until is null or c.last_message_at < w.until)
      and (not w.unread or c.unread > 0)
      and (not w.failed or c.failed_at is not null)
      and (w.closing is null or c.window_until > w.now and c.window_until < w.closing)
      and (w.agent_id is null or c.floor_agent_id = w.agent_id)
      and (w.state is null or w.state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > w.now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (w.label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = w.label))
      and (w.fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = w.fact))
    order by c.waiting_since asc, c.id asc limit w.many
) c
order by c.at asc, c.id asc

-- :name queue :for sqlite
select c.id, c.waiting_since as at
from (select
        :branch as branch, :agent_id as agent_id, :at as at, :id as id, :now as now, :closing as closing,
        :unread as unread, :failed as failed, :label as label, :state as state, :fact as fact, :since as since,
        :until as until, :many as many
) w cross join conversations c
where c.branch = w.branch and c.waiting_since is not null
      and (w.at is null or (c.waiting_since, c.id) > (w.at, w.id))
      and c.floor = 'queue' and c.closed_at is null and (c.snoozed_until is null or c.snoozed_until <= w.now)
      and (w.since is null or c.last_message_at >= w.since)
      and (w.until is null or c.last_message_at < w.until)
      and (not w.unread or c.unread > 0)
      and (not w.failed or c.failed_at is not null)
      and (w.closing is null or c.window_until > w.now and c.window_until < w.closing)
      and (w.agent_id is null or c.floor_agent_id = w.agent_id)
      and (w.state is null or w.state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > w.now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (w.label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = w.label))
      and (w.fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = w.fact))
order by c.waiting_since asc, c.id asc limit :many

-- :name mine :for postgres
-- Those that an agent holds; the agent is one of the filters.
select c.id, c.at from (
    select distinct * from unnest(
        :branch::text[], :agent_id::uuid[], :at::timestamptz[], :id::uuid[], :now::timestamptz[],
        :closing::timestamptz[], :unread::boolean[], :failed::boolean[], :label::text[], :state::text[],
        :fact::text[], :since::timestamptz[], :until::timestamptz[], :many::int[]
    ) as w(
        branch, agent_id, at, id, now, closing, unread, failed, label, state, fact, since, until, many
    )
) w cross join lateral (
    select c.id, c.last_message_at as at from conversations c
    where c.branch = w.branch and c.last_message_at is not null
      and (w.at is null or (c.last_message_at, c.id) < (w.at, w.id))
      and c.floor_agent_id is not null and c.closed_at is null and (c.snoozed_until is null or c.snoozed_until <= w.now)
      and (w.since is null or c.last_message_at >= w.since)
      and (w.until is null or c.last_message_at < w.until)
      and (not w.unread or c.unread > 0)
      and (not w.failed or c.failed_at is not null)
      and (w.closing is null or c.window_until > w.now and c.window_until < w.closing)
      and (w.agent_id is null or c.floor_agent_id = w.agent_id)
      and (w.state is null or w.state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > w.now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (w.label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = w.label))
      and (w.fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = w.fact))
    order by c.last_message_at desc, c.id desc limit w.many
) c
order by c.at desc, c.id desc

-- :name mine :for sqlite
select c.id, c.last_message_at as at
from (select
        :branch as branch, :agent_id as agent_id, :at as at, :id as id, :now as now, :closing as closing,
        :unread as unread, :failed as failed, :label as label, :state as state, :fact as fact, :since as since,
        :until as until, :many as many
) w cross join conversations c
where c.branch = w.branch and c.last_message_at is not null
      and (w.at is null or (c.last_message_at, c.id) < (w.at, w.id))
      and c.floor_agent_id is not null and c.closed_at is null and (c.snoozed_until is null or c.snoozed_until <= w.now)
      and (w.since is null or c.last_message_at >= w.since)
      and (w.until is null or c.last_message_at < w.until)
      and (not w.unread or c.unread > 0)
      and (not w.failed or c.failed_at is not null)
      and (w.closing is null or c.window_until > w.now and c.window_until < w.closing)
      and (w.agent_id is null or c.floor_agent_id = w.agent_id)
      and (w.state is null or w.state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > w.now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (w.label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = w.label))
      and (w.fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = w.fact))
order by c.last_message_at desc, c.id desc limit :many

-- :name lines :for postgres
-- Conversations as a list shows them.
select c.id, c.branch, c.channel, c.floor, c.floor_epoch, c.floor_agent_id, a.name as agent_name, c.floor_until,
       c.reserved_agent_id, r.name as reserved_name, c.reserved_until, c.waiting_since, c.snoozed_until, c.closed_at,
       c.window_until, c.opened_at, c.unread, c.failed_at, c.last_message_at,
       coalesce(o.person_id, o.id) as customer_id, coalesce(p.name, o.name) as customer_name,
       (select i.value from customer_identities i where i.customer_id = o.id and i.retired_at is null
        and i.kind = 'phone' order by i.first_seen_at desc limit 1) as phone,
       (select i.value from customer_identities i where i.customer_id = o.id and i.retired_at is null
        and i.kind = 'username' order by i.first_seen_at desc limit 1) as username,
       (select json_agg(l.label order by l.label)::text from conversation_labels l where l.conversation_id = c.id) as labels,
       m.id as last_id, m.text as last_text, m.content as last_content, m.direction as last_direction,
       m.sender_type as last_sender_type, m.sender_id as last_sender_id, s.name as last_sender_name,
       m.status as last_status, m.at as last_at
from unnest(:id::uuid[]) as w(id) join conversations c on c.id = w.id
join customers o on o.id = c.customer_id
left join customers p on p.id = o.person_id
left join agents a on a.id = c.floor_agent_id
left join agents r on r.id = c.reserved_agent_id
left join messages m on m.seq = (
    select max(seq) from messages x where x.conversation_id = c.id and x.status not in ('internal', 'scheduled'))
left join agents s on m.sender_type = 'agent' and s.id::text = m.sender_id

-- :name lines :for sqlite
select c.id, c.branch, c.channel, c.floor, c.floor_epoch, c.floor_agent_id, a.name as agent_name, c.floor_until,
       c.reserved_agent_id, r.name as reserved_name, c.reserved_until, c.waiting_since, c.snoozed_until, c.closed_at,
       c.window_until, c.opened_at, c.unread, c.failed_at, c.last_message_at,
       coalesce(o.person_id, o.id) as customer_id, coalesce(p.name, o.name) as customer_name,
       (select i.value from customer_identities i where i.customer_id = o.id and i.retired_at is null
        and i.kind = 'phone' order by i.first_seen_at desc limit 1) as phone,
       (select i.value from customer_identities i where i.customer_id = o.id and i.retired_at is null
        and i.kind = 'username' order by i.first_seen_at desc limit 1) as username,
       (select json_group_array(label) from (
           select l.label from conversation_labels l where l.conversation_id = c.id order by l.label)) as labels,
       m.id as last_id, m.text as last_text, m.content as last_content, m.direction as last_direction,
       m.sender_type as last_sender_type, m.sender_id as last_sender_id, s.name as last_sender_name,
       m.status as last_status, m.at as last_at
from conversations c
join customers o on o.id = c.customer_id
left join customers p on p.id = o.person_id
left join agents a on a.id = c.floor_agent_id
left join agents r on r.id = c.reserved_agent_id
left join messages m on m.seq = (
    select max(seq) from messages x where x.conversation_id = c.id and x.status not in ('internal', 'scheduled'))
left join agents s on m.sender_type = 'agent' and s.id = m.sender_id
where c.id = :id

-- :name counts :for postgres
-- How many there are for the tabs, of those that are open; each is counted up to a thousand only.
select
    (select count(*) from (select 1 from conversations where floor_agent_id = :agent_id::uuid and closed_at is null
        and (snoozed_until is null or snoozed_until <= :now::timestamptz) and branch = any(:branches::text[])
        limit 1000) x) as mine,
    (select count(*) from (select 1 from conversations where floor = 'queue' and closed_at is null
        and (snoozed_until is null or snoozed_until <= :now::timestamptz) and branch = any(:branches::text[])
        limit 1000) x) as queue,
    (select count(*) from (select 1 from conversations where floor = 'bot' and closed_at is null
        and branch = any(:branches::text[]) limit 1000) x) as ai,
    (select count(*) from (select 1 from conversations where branch = any(:branches::text[]) limit 1000) x) as "all"

-- :name counts :for sqlite
select
    (select count(*) from (select 1 from conversations where floor_agent_id = :agent_id and closed_at is null
        and (snoozed_until is null or snoozed_until <= :now)
        and branch in (select value from json_each(:branches)) limit 1000)) as mine,
    (select count(*) from (select 1 from conversations where floor = 'queue' and closed_at is null
        and (snoozed_until is null or snoozed_until <= :now)
        and branch in (select value from json_each(:branches)) limit 1000)) as queue,
    (select count(*) from (select 1 from conversations where floor = 'bot' and closed_at is null
        and branch in (select value from json_each(:branches)) limit 1000)) as ai,
    (select count(*) from (select 1 from conversations where branch in (select value from json_each(:branches))
        limit 1000)) as "all"

-- :name loads :for postgres
-- What waits in each branch.
select w.branch, (select count(*) from (
    select 1 from conversations where branch = w.branch and floor = 'queue' and closed_at is null limit 1000) x) as queue,
    (select coalesce(sum(unread), 0) from (
    select unread from conversations where branch = w.branch and last_message_at is not null
    order by last_message_at desc limit 200) x) as unread
from unnest(:branch::text[]) as w(branch)

-- :name loads :for sqlite
select :branch as branch, (select count(*) from (
    select 1 from conversations where branch = :branch and floor = 'queue' and closed_at is null limit 1000)) as queue,
    (select coalesce(sum(unread), 0) from (
    select unread from conversations where branch = :branch and last_message_at is not null
    order by last_message_at desc limit 200)) as unread

-- :name read :for postgres
-- What was read stays read; what came meanwhile does not count as read.
update conversations c
set read_seq = greatest(read_seq, :seq::bigint), failed_at = null, unread = (
    select count(*) from (select 1 from messages m where m.conversation_id = c.id and m.seq > :seq and m.direction = 'in'
                          limit 1000) x)
where id = :id and read_seq < :seq
returning id

-- :name read :for sqlite
update conversations
set read_seq = max(read_seq, :seq), failed_at = null, unread = (
    select count(*) from (select 1 from messages m where m.conversation_id = :id and m.seq > :seq and m.direction = 'in'
                          limit 1000))
where id = :id and read_seq < :seq
returning id

-- :name read_seq
select read_seq from conversations where id = :id

-- :name set_note :for postgres
-- Where one says what stood there, only while that still stands there.
update customers set note = :note where id = (select coalesce(person_id, id) from customers where id = :id)
    and (:before::text is null or coalesce(note, '') = :before::text)
returning id

-- :name set_note :for sqlite
update customers set note = :note where id = (select coalesce(person_id, id) from customers where id = :id)
    and (:before is null or coalesce(note, '') = :before)
returning id

-- :name note
select p.note from customers o join customers p on p.id = coalesce(o.person_id, o.id) where o.id = :id
