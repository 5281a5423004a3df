-- :name begin
-- The first process that comes begins with the newest event, and looks at all messages that were there before.
insert into search_progress (name, number) values (:name, :number) on conflict (name) do nothing

-- :name progress
select name, number from search_progress

-- :name lock :only postgres
-- One process writes the index at a time.
select name from search_progress order by name for update

-- :name advance
-- Nothing comes back where another process was faster.
update search_progress set number = :number where name = :name and number = :before returning name

-- :name again
update search_progress set number = :number where name = :name and number < :number

-- :name kept
select number from events where number = :number

-- :name past :for postgres
-- The next older messages, whether they are in the index, and whether their conversation is, with this or newer words.
select m.seq, m.id, m.conversation_id, exists (select 1 from search_messages w where w.seq = m.seq) as known,
       exists (select 1 from search_threads t where t.conversation_id = m.conversation_id and t.seq >= m.seq) as placed
from (select seq, id, conversation_id from messages where seq < :before order by seq desc limit :many) m
order by m.seq desc

-- :name past :for sqlite
select m.seq, m.id, m.conversation_id, exists (select 1 from search_messages w where w.rowid = m.seq) as known,
       exists (select 1 from search_threads t where t.conversation_id = m.conversation_id and t.seq >= m.seq) as placed
from (select seq, id, conversation_id from messages where seq < :before order by seq desc limit :many) m
order by m.seq desc

-- :name messages :for postgres
select m.seq, m.text, c.branch, m.content like '{"type":"unsupported"%' as is_placeholder
from unnest(:id::uuid[]) as w(id) join messages m on m.id = w.id join conversations c on c.id = m.conversation_id

-- :name messages :for sqlite
select m.seq, m.text, c.branch, m.content like '{"type":"unsupported"%' as is_placeholder
from messages m join conversations c on c.id = m.conversation_id where m.id = :id

-- :name edited :for postgres
-- The messages that others put into new words.
select o.id from unnest(:id::uuid[]) as w(id)
join messages m on m.id = w.id and m.content like '{"type":"edit"%'
join messages o on o.channel_id = m.content::json ->> 'target' and o.address = m.address

-- :name edited :for sqlite
select o.id from messages m join messages o on o.channel_id = json_extract(m.content, '$.target') and o.address = m.address
where m.id = :id and m.content like '{"type":"edit"%'

-- :name conversations_of :for postgres
select c.id from unnest(:id::uuid[]) as w(id)
join customers o on o.id = w.id or o.person_id = w.id join conversations c on c.customer_id = o.id

-- :name conversations_of :for sqlite
select c.id from customers o join conversations c on c.customer_id = o.id where o.id = :id or o.person_id = :id

-- :name threads :for postgres
select c.id as conversation_id, c.branch, p.id as person_id, m.seq, m.text, p.name,
       (select json_agg(json_build_array(i.kind, i.value))::text from customer_identities i
        where i.retired_at is null
          and i.customer_id in (select p.id union all select x.id from customers x where x.person_id = p.id)) as identities,
       (select json_agg(l.label)::text from conversation_labels l where l.conversation_id = c.id) as labels,
       (select json_agg(json_build_array(f.name, f.value))::text from facts f where f.conversation_id = c.id) as facts
from unnest(:id::uuid[]) as w(id) join conversations c on c.id = w.id
join customers o on o.id = c.customer_id
join customers p on p.id = coalesce(o.person_id, o.id)
join messages m on m.seq = (
    select max(x.seq) from messages x where x.conversation_id = c.id and x.status <> 'internal')

-- :name threads :for sqlite
select c.id as conversation_id, c.branch, p.id as person_id, m.seq, m.text, p.name,
       (select json_group_array(json_array(i.kind, i.value)) from customer_identities i
        where i.retired_at is null
          and i.customer_id in (select p.id union all select x.id from customers x where x.person_id = p.id)) as identities,
       (select json_group_array(l.label) from conversation_labels l where l.conversation_id = c.id) as labels,
       (select json_group_array(json_array(f.name, f.value)) from facts f where f.conversation_id = c.id) as facts
from conversations c
join customers o on o.id = c.customer_id
join customers p on p.id = coalesce(o.person_id, o.id)
join messages m on m.seq = (
    select max(x.seq) from messages x where x.conversation_id = c.id and x.status <> 'internal')
where c.id = :id

-- :name write_messages :for postgres
insert into search_messages (seq, branch, words)
select w.seq, w.branch, array_to_tsvector(string_to_array(w.words, ' '))
from unnest(:seq::bigint[], :branch::text[], :words::text[]) as w(seq, branch, words)
on conflict (seq) do update set branch = excluded.branch, words = excluded.words

-- :name write_messages :for sqlite
insert or replace into search_messages (rowid, words) values (:seq, :words)

-- :name drop_thread_words :only sqlite
delete from search_thread_words where rowid in (select seq from search_threads where conversation_id = :conversation_id)

-- :name drop_threads :for postgres
delete from search_threads where conversation_id = any(:conversation_id::uuid[])

-- :name drop_threads :for sqlite
delete from search_threads where conversation_id = :conversation_id

-- :name write_threads :for postgres
insert into search_threads (seq, conversation_id, person_id, branch, words)
select w.seq, w.conversation_id, w.person_id, w.branch, array_to_tsvector(string_to_array(w.words, ' '))
from unnest(:seq::bigint[], :conversation_id::uuid[], :person_id::uuid[], :branch::text[], :words::text[])
     as w(seq, conversation_id, person_id, branch, words)
on conflict (seq) do nothing

-- :name write_threads :for sqlite
insert into search_threads (seq, conversation_id, person_id, branch) values (:seq, :conversation_id, :person_id, :branch)

-- :name write_thread_words :only sqlite
insert or replace into search_thread_words (rowid, words) values (:seq, :words)
