-- :name newest :for postgres
-- The conversations of a branch, the last active first.
select c.id, c.at from (select distinct unnest(:branches::text[]) as branch) w cross join lateral (
    select c.id, c.last_message_at as at from conversations c
    where c.branch = w.branch and c.last_message_at is not null
      and (:at::timestamptz is null or (c.last_message_at, c.id) < (:at::timestamptz, :id::uuid))
      and (:since::timestamptz is null or c.last_message_at >= :since::timestamptz)
      and (:until::timestamptz is null or c.last_message_at < :until::timestamptz)
      and (not :unread::boolean or c.unread > 0)
      and (not :failed::boolean or c.failed_at is not null)
      and (:closing::timestamptz is null or c.window_until > :now::timestamptz and c.window_until < :closing::timestamptz)
      and (:agent_id::uuid is null or c.floor_agent_id = :agent_id::uuid)
      and (:state::text is null or :state::text = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > :now::timestamptz then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (:label::text is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = :label::text))
      and (:fact::text is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = :fact::text))
    order by c.last_message_at desc, c.id desc limit :many::int
) c
order by c.at desc, c.id desc

-- :name newest :for sqlite
select c.id, c.last_message_at as at
from conversations c
where c.branch = :branch and c.last_message_at is not null
      and (c.last_message_at, c.id) < (coalesce(:at, '9999-12-31'), coalesce(:id, 'g'))
      and c.last_message_at >= coalesce(:since, '')
      and (:until is null or c.last_message_at < :until)
      and (not :unread or c.unread > 0)
      and (not :failed or c.failed_at is not null)
      and (:closing is null or c.window_until > :now and c.window_until < :closing)
      and (:agent_id is null or c.floor_agent_id = :agent_id)
      and (:state is null or :state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > :now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (:label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = :label))
      and (:fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = :fact))
order by c.last_message_at desc, c.id desc limit :many

-- :name ai :for postgres
-- Those in which the bot has the floor.
select c.id, c.at from (select distinct unnest(:branches::text[]) as branch) w cross join lateral (
    select c.id, c.last_message_at as at from conversations c
    where c.branch = w.branch and c.last_message_at is not null
      and (:at::timestamptz is null or (c.last_message_at, c.id) < (:at::timestamptz, :id::uuid))
      and c.floor = 'bot' and c.closed_at is null
      and (:since::timestamptz is null or c.last_message_at >= :since::timestamptz)
      and (:until::timestamptz is null or c.last_message_at < :until::timestamptz)
      and (not :unread::boolean or c.unread > 0)
      and (not :failed::boolean or c.failed_at is not null)
      and (:closing::timestamptz is null or c.window_until > :now::timestamptz and c.window_until < :closing::timestamptz)
      and (:agent_id::uuid is null or c.floor_agent_id = :agent_id::uuid)
      and (:state::text is null or :state::text = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > :now::timestamptz then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (:label::text is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = :label::text))
      and (:fact::text is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = :fact::text))
    order by c.last_message_at desc, c.id desc limit :many::int
) c
order by c.at desc, c.id desc

-- :name ai :for sqlite
select c.id, c.last_message_at as at
from conversations c
where c.branch = :branch and c.last_message_at is not null
      and (c.last_message_at, c.id) < (coalesce(:at, '9999-12-31'), coalesce(:id, 'g'))
      and c.floor = 'bot' and c.closed_at is null
      and c.last_message_at >= coalesce(:since, '')
      and (:until is null or c.last_message_at < :until)
      and (not :unread or c.unread > 0)
      and (not :failed or c.failed_at is not null)
      and (:closing is null or c.window_until > :now and c.window_until < :closing)
      and (:agent_id is null or c.floor_agent_id = :agent_id)
      and (:state is null or :state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > :now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (:label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = :label))
      and (:fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = :fact))
order by c.last_message_at desc, c.id desc limit :many

-- :name queue :for postgres
-- Those that need a person, the longest waiting first.
select c.id, c.at from (select distinct unnest(:branches::text[]) as branch) w cross join lateral (
    select c.id, c.waiting_since as at from conversations c
    where c.branch = w.branch and c.waiting_since is not null
      and (:at::timestamptz is null or (c.waiting_since, c.id) > (:at::timestamptz, :id::uuid))
      and c.floor = 'queue' and c.closed_at is null and (c.snoozed_until is null or c.snoozed_until <= :now::timestamptz)
      and (:since::timestamptz is null or c.last_message_at >= :since::timestamptz)
      and (:until::timestamptz is null or c.last_message_at < :until::timestamptz)
      and (not :unread::boolean or c.unread > 0)
      and (not :failed::boolean or c.failed_at is not null)
      and (:closing::timestamptz is null or c.window_until > :now::timestamptz and c.window_until < :closing::timestamptz)
      and (:agent_id::uuid is null or c.floor_agent_id = :agent_id::uuid)
      and (:state::text is null or :state::text = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > :now::timestamptz then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (:label::text is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = :label::text))
      and (:fact::text is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = :fact::text))
    order by c.waiting_since asc, c.id asc limit :many::int
) c
order by c.at asc, c.id asc

-- :name queue :for sqlite
select c.id, c.waiting_since as at
from conversations c
where c.branch = :branch and c.waiting_since is not null
      and (c.waiting_since, c.id) > (coalesce(:at, ''), coalesce(:id, ''))
      and c.floor = 'queue' and c.closed_at is null and (c.snoozed_until is null or c.snoozed_until <= :now)
      and (:since is null or c.last_message_at >= :since)
      and (:until is null or c.last_message_at < :until)
      and (not :unread or c.unread > 0)
      and (not :failed or c.failed_at is not null)
      and (:closing is null or c.window_until > :now and c.window_until < :closing)
      and (:agent_id is null or c.floor_agent_id = :agent_id)
      and (:state is null or :state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > :now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (:label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = :label))
      and (:fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = :fact))
order by c.waiting_since asc, c.id asc limit :many

-- :name mine :for postgres
-- Those that an agent holds; the agent is one of the filters.
select c.id, c.at from (select distinct unnest(:branches::text[]) as branch) w cross join lateral (
    select c.id, c.last_message_at as at from conversations c
    where c.branch = w.branch and c.last_message_at is not null
      and (:at::timestamptz is null or (c.last_message_at, c.id) < (:at::timestamptz, :id::uuid))
      and c.floor_agent_id = :agent_id::uuid and c.closed_at is null and (c.snoozed_until is null or c.snoozed_until <= :now::timestamptz)
      and (:since::timestamptz is null or c.last_message_at >= :since::timestamptz)
      and (:until::timestamptz is null or c.last_message_at < :until::timestamptz)
      and (not :unread::boolean or c.unread > 0)
      and (not :failed::boolean or c.failed_at is not null)
      and (:closing::timestamptz is null or c.window_until > :now::timestamptz and c.window_until < :closing::timestamptz)
      and (:state::text is null or :state::text = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > :now::timestamptz then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (:label::text is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = :label::text))
      and (:fact::text is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = :fact::text))
    order by c.last_message_at desc, c.id desc limit :many::int
) c
order by c.at desc, c.id desc

-- :name mine :for sqlite
select c.id, c.last_message_at as at
from conversations c
where c.branch = :branch and c.last_message_at is not null
      and (c.last_message_at, c.id) < (coalesce(:at, '9999-12-31'), coalesce(:id, 'g'))
      and c.floor_agent_id = :agent_id and c.closed_at is null and (c.snoozed_until is null or c.snoozed_until <= :now)
      and c.last_message_at >= coalesce(:since, '')
      and (:until is null or c.last_message_at < :until)
      and (not :unread or c.unread > 0)
      and (not :failed or c.failed_at is not null)
      and (:closing is null or c.window_until > :now and c.window_until < :closing)
      and (:state is null or :state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > :now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (:label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = :label))
      and (:fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = :fact))
order by c.last_message_at desc, c.id desc limit :many

-- :name waiting :for postgres
-- Those whose customer waits, the longest first; of which tab, the state says.
select c.id, c.at from (select distinct unnest(:branches::text[]) as branch) w cross join lateral (
    select c.id, c.waiting_since as at from conversations c
    where c.branch = w.branch and c.waiting_since is not null
      and (:at::timestamptz is null or (c.waiting_since, c.id) > (:at::timestamptz, :id::uuid))
      and (:since::timestamptz is null or c.last_message_at >= :since::timestamptz)
      and (:until::timestamptz is null or c.last_message_at < :until::timestamptz)
      and (not :unread::boolean or c.unread > 0)
      and (not :failed::boolean or c.failed_at is not null)
      and (:closing::timestamptz is null or c.window_until > :now::timestamptz and c.window_until < :closing::timestamptz)
      and (:agent_id::uuid is null or c.floor_agent_id = :agent_id::uuid)
      and (:state::text is null or :state::text = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > :now::timestamptz then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (:label::text is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = :label::text))
      and (:fact::text is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = :fact::text))
    order by c.waiting_since asc, c.id asc limit :many::int
) c
order by c.at asc, c.id asc

-- :name waiting :for sqlite
select c.id, c.waiting_since as at
from conversations c
where c.branch = :branch and c.waiting_since is not null
      and (c.waiting_since, c.id) > (coalesce(:at, ''), coalesce(:id, ''))
      and (:since is null or c.last_message_at >= :since)
      and (:until is null or c.last_message_at < :until)
      and (not :unread or c.unread > 0)
      and (not :failed or c.failed_at is not null)
      and (:closing is null or c.window_until > :now and c.window_until < :closing)
      and (:agent_id is null or c.floor_agent_id = :agent_id)
      and (:state is null or :state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > :now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (:label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = :label))
      and (:fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = :fact))
order by c.waiting_since asc, c.id asc limit :many

-- :name window :for postgres
-- Those whose window is open, the first to close first; of which tab, the state says.
select c.id, c.at from (select distinct unnest(:branches::text[]) as branch) w cross join lateral (
    select c.id, c.window_until as at from conversations c
    where c.branch = w.branch and c.window_until > :now::timestamptz
      and (:at::timestamptz is null or (c.window_until, c.id) > (:at::timestamptz, :id::uuid))
      and (:since::timestamptz is null or c.last_message_at >= :since::timestamptz)
      and (:until::timestamptz is null or c.last_message_at < :until::timestamptz)
      and (not :unread::boolean or c.unread > 0)
      and (not :failed::boolean or c.failed_at is not null)
      and (:closing::timestamptz is null or c.window_until > :now::timestamptz and c.window_until < :closing::timestamptz)
      and (:agent_id::uuid is null or c.floor_agent_id = :agent_id::uuid)
      and (:state::text is null or :state::text = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > :now::timestamptz then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (:label::text is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = :label::text))
      and (:fact::text is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = :fact::text))
    order by c.window_until asc, c.id asc limit :many::int
) c
order by c.at asc, c.id asc

-- :name window :for sqlite
select c.id, c.window_until as at
from conversations c
where c.branch = :branch and c.window_until > :now
      and (c.window_until, c.id) > (coalesce(:at, ''), coalesce(:id, ''))
      and (:since is null or c.last_message_at >= :since)
      and (:until is null or c.last_message_at < :until)
      and (not :unread or c.unread > 0)
      and (not :failed or c.failed_at is not null)
      and (:closing is null or c.window_until > :now and c.window_until < :closing)
      and (:agent_id is null or c.floor_agent_id = :agent_id)
      and (:state is null or :state = case
            when c.closed_at is not null then 'closed' when c.snoozed_until > :now then 'snoozed'
            when c.floor = 'bot' then 'ai' when c.floor = 'queue' then 'queued'
            when c.floor = 'agent' then 'human' else 'external' end)
      and (:label is null or exists (
            select 1 from conversation_labels l where l.conversation_id = c.id and l.label = :label))
      and (:fact is null or exists (
            select 1 from facts f where f.conversation_id = c.id and f.name = :fact))
order by c.window_until asc, c.id asc limit :many

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
    (select count(*) from (select 1 from unnest(:branches::text[]) as w(branch) cross join lateral (
        select 1 from conversations c where c.branch = w.branch and c.floor = 'bot' and c.closed_at is null
        order by c.last_message_at desc limit 1000) x limit 1000) x) as ai,
    (select count(*) from (select 1 from unnest(:branches::text[]) as w(branch) cross join lateral (
        select 1 from conversations c where c.branch = w.branch
        order by c.last_message_at desc limit 1000) x limit 1000) x) as "all"

-- :name counts :for sqlite
select
    (select count(*) from (select 1 from conversations where floor_agent_id = :agent_id and closed_at is null
        and (snoozed_until is null or snoozed_until <= :now)
        and branch in (select value from json_each(:branches)) limit 1000)) as mine,
    (select count(*) from (select 1 from conversations where floor = 'queue' and closed_at is null
        and (snoozed_until is null or snoozed_until <= :now)
        and branch in (select value from json_each(:branches)) limit 1000)) as queue,
    (select count(*) from (select 1 from json_each(:branches) w cross join conversations c
        where c.branch = w.value and c.floor = 'bot' and c.closed_at is null limit 1000)) as ai,
    (select count(*) from (select 1 from json_each(:branches) w cross join conversations c
        where c.branch = w.value limit 1000)) as "all"

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
