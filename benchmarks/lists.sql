-- :name customers :for postgres
-- As many customers as asked for; the number of each stands in its id.
insert into customers (id, name, created_at)
select (lpad(to_hex(i), 8, '0') || '-0000-7000-8000-000000000000')::uuid, 'Cliente ' || i, :now
from generate_series(:first::int, :last::int) as n(i)

-- :name customers :for sqlite
insert into customers (id, name, created_at)
with recursive n(i) as (select :first union all select i + 1 from n where i < :last)
select printf('%08x-0000-7000-8000-000000000000', i), 'Cliente ' || i, :now from n

-- :name conversations :for postgres
-- A conversation for each, the last ones the most active; of the newest 3,000 a tenth waits and a tenth is held.
insert into conversations (id, branch, channel, address, customer_id, floor, floor_agent_id, waiting_since, closed_at,
                           unread, last_message_at, window_until, opened_at)
select id, 'branch' || (i % 40), 'whatsapp', 'n' || (i % 40), id, floor,
       case when floor = 'agent' then (lpad(to_hex(i / 10 % 10), 8, '0') || '-0000-7000-8000-00000000000a')::uuid end,
       case when floor = 'queue' then at end, case when i % 19 = 3 then at end, case when i % 7 = 0 then 1 else 0 end,
       at, at + interval '24 hours', at
from (
    select i, (lpad(to_hex(i), 8, '0') || '-0000-7000-8000-000000000000')::uuid as id,
           :now::timestamptz - make_interval(secs => 30 * (:many::int - i)) as at,
           case when i <= :many::int - 3000 then 'bot' when i % 10 = 0 then 'queue' when i % 10 = 1 then 'agent'
                else 'bot' end as floor
    from generate_series(:first::int, :last::int) as n(i)
) c

-- :name conversations :for sqlite
insert into conversations (id, branch, channel, address, customer_id, floor, floor_agent_id, waiting_since, closed_at,
                           unread, last_message_at, window_until, opened_at)
with recursive n(i) as (select :first union all select i + 1 from n where i < :last),
c as (
    select i, printf('%08x-0000-7000-8000-000000000000', i) as id, unixepoch(:now) - 30 * (:many - i) as moment,
           case when i <= :many - 3000 then 'bot' when i % 10 = 0 then 'queue' when i % 10 = 1 then 'agent'
                else 'bot' end as floor
    from n
),
t as (
    select *, strftime('%Y-%m-%dT%H:%M:%S', moment, 'unixepoch') || '.000000+00:00' as at,
           strftime('%Y-%m-%dT%H:%M:%S', moment + 86400, 'unixepoch') || '.000000+00:00' as ends
    from c
)
select id, 'branch' || (i % 40), 'whatsapp', 'n' || (i % 40), id, floor,
       case when floor = 'agent' then printf('%08x-0000-7000-8000-00000000000a', i / 10 % 10) end,
       case when floor = 'queue' then at end, case when i % 19 = 3 then at end, i % 7 = 0, at, ends, at
from t

-- :name messages :for postgres
-- A message in each conversation.
insert into messages (id, conversation_id, address, direction, sender_type, content, text, status, at)
select (lpad(to_hex(i), 8, '0') || '-0000-7000-8000-000000000001')::uuid,
       (lpad(to_hex(i), 8, '0') || '-0000-7000-8000-000000000000')::uuid, 'n' || (i % 40), 'in', 'client',
       '{"type":"text","body":"¿Tienen balatas?"}', '¿Tienen balatas?', 'received', :now
from generate_series(:first::int, :last::int) as n(i)

-- :name messages :for sqlite
insert into messages (id, conversation_id, address, direction, sender_type, content, text, status, at)
with recursive n(i) as (select :first union all select i + 1 from n where i < :last)
select printf('%08x-0000-7000-8000-000000000001', i), printf('%08x-0000-7000-8000-000000000000', i), 'n' || (i % 40),
       'in', 'client', '{"type":"text","body":"¿Tienen balatas?"}', '¿Tienen balatas?', 'received', :now
from n

-- :name thread :for postgres
-- Ten thousand messages in one conversation.
insert into messages (id, conversation_id, address, direction, sender_type, content, text, status, at)
select (lpad(to_hex(i), 8, '0') || '-0000-7000-8000-000000000002')::uuid, :id::uuid, 'n1', 'in', 'client',
       '{"type":"text","body":"¿Tienen balatas?"}', '¿Tienen balatas?', 'received', :now
from generate_series(1, 10000) as n(i)

-- :name thread :for sqlite
insert into messages (id, conversation_id, address, direction, sender_type, content, text, status, at)
with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000)
select printf('%08x-0000-7000-8000-000000000002', i), :id, 'n1', 'in', 'client',
       '{"type":"text","body":"¿Tienen balatas?"}', '¿Tienen balatas?', 'received', :now
from n

-- :name labels :for postgres
-- A label on every fiftieth conversation.
insert into conversation_labels (label, conversation_id)
select 'taller', (lpad(to_hex(i * 50), 8, '0') || '-0000-7000-8000-000000000000')::uuid
from generate_series(1, :many::int / 50) as n(i)

-- :name labels :for sqlite
insert into conversation_labels (label, conversation_id)
with recursive n(i) as (select 1 union all select i + 1 from n where i < :many / 50)
select 'taller', printf('%08x-0000-7000-8000-000000000000', i * 50) from n

-- :name settle :for postgres
-- Let the database look at what it holds, as it does by itself after a while; SQLite goes without, as deployed.
analyze

-- :name settle :for sqlite
select 1
