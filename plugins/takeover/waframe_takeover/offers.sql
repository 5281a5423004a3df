-- :name note
insert into takeover_offers (conversation_id, agent_id, epoch, offered_at)
values (:conversation_id, :agent_id, :epoch, :at)
on conflict (conversation_id, agent_id) do update set epoch = excluded.epoch, offered_at = excluded.offered_at

-- :name forget
-- Whoever comes back to work may be asked again for what still waits.
delete from takeover_offers where agent_id = :agent_id

-- :name asked
select agent_id from takeover_offers where conversation_id = :conversation_id and epoch = :epoch

-- :name last
select agent_id, max(offered_at) as at from takeover_offers where offered_at >= :since group by agent_id
