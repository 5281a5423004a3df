-- :name join
-- Somebody who waits already, or was told before, waits anew.
insert into waitlist_entries (conversation_id, sku, branch, joined_at) values (:conversation_id, :sku, :branch, :joined_at)
on conflict (conversation_id, sku) do update set joined_at = excluded.joined_at, told_at = null

-- :name of_conversation
select sku, joined_at, told_at from waitlist_entries where conversation_id = :conversation_id order by joined_at, sku

-- :name waiting
select conversation_id from waitlist_entries where branch = :branch and sku = :sku and told_at is null
order by joined_at, conversation_id

-- :name tell
update waitlist_entries set told_at = :told_at
where conversation_id = :conversation_id and sku = :sku and told_at is null
returning sku
