-- :name recent_messages :only postgres
-- Words that many messages have are found among the newest ones.
select n.seq from (
    select seq, branch, words from search_messages where seq < :before order by seq desc limit :depth
) n where n.words @@ :wanted::text::tsquery and n.branch = any(:branches::text[]) order by n.seq desc limit :many

-- :name messages :for postgres
-- Others are few: found by the index, then put into order. The order's own index would lead through the whole table.
with found as materialized (
    select seq from search_messages
    where words @@ :wanted::text::tsquery and seq < :before and branch = any(:branches::text[])
)
select seq from found order by seq desc limit :many

-- :name messages :for sqlite
select w.seq from (
    select rowid as seq from search_messages where search_messages match :wanted and rowid < :before order by rowid desc
) w cross join messages m on m.seq = w.seq cross join conversations c on c.id = m.conversation_id
where c.branch in (select value from json_each(:branches))
order by w.seq desc limit :many

-- :name recent_threads :only postgres
select n.seq, n.conversation_id from (
    select seq, conversation_id, branch, words from search_threads where seq < :before order by seq desc limit :depth
) n where n.words @@ :wanted::text::tsquery and n.branch = any(:branches::text[]) order by n.seq desc limit :many

-- :name threads :for postgres
with found as materialized (
    select seq, conversation_id from search_threads
    where words @@ :wanted::text::tsquery and seq < :before and branch = any(:branches::text[])
)
select seq, conversation_id from found order by seq desc limit :many

-- :name threads :for sqlite
select w.seq, t.conversation_id from (
    select rowid as seq from search_thread_words where search_thread_words match :wanted and rowid < :before
    order by rowid desc
) w cross join search_threads t on t.seq = w.seq
where t.branch in (select value from json_each(:branches))
order by w.seq desc limit :many

-- :name people :for postgres
-- A person stands where their newest conversation of these branches stands.
with found as materialized (
    select seq, conversation_id, person_id from search_threads
    where words @@ :wanted::text::tsquery and seq < :before and branch = any(:branches::text[])
)
select f.seq, f.conversation_id from found f
where not exists (
    select 1 from search_threads n where n.person_id = f.person_id and n.seq > f.seq and n.branch = any(:branches::text[]))
order by f.seq desc limit :many

-- :name people :for sqlite
select t.seq, t.conversation_id from (
    select rowid as seq from search_thread_words where search_thread_words match :wanted and rowid < :before order by rowid desc
) w cross join search_threads t on t.seq = w.seq
where t.branch in (select value from json_each(:branches)) and not exists (
    select 1 from search_threads n where n.person_id = t.person_id and n.seq > t.seq
    and n.branch in (select value from json_each(:branches)))
order by w.seq desc limit :many

-- :name shown :for postgres
select m.seq, m.id, m.conversation_id, m.text, m.at from unnest(:seq::bigint[]) as w(seq) join messages m on m.seq = w.seq

-- :name shown :for sqlite
select seq, id, conversation_id, text, at from messages where seq = :seq
