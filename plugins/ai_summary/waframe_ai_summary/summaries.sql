-- :name find
select conversation_id, seq, summary, replies, model, asked_at, refreshed_at
from ai_summary_summaries where conversation_id = :conversation_id

-- :name keep
-- Two workers may read a conversation at once; what was read of fewer messages does not replace the other.
insert into ai_summary_summaries (conversation_id, seq, summary, replies, model, asked_at, refreshed_at)
values (:conversation_id, :seq, :summary, :replies, :model, :asked_at, :refreshed_at)
on conflict (conversation_id) do update
    set seq = excluded.seq, summary = excluded.summary, replies = excluded.replies, model = excluded.model,
        asked_at = excluded.asked_at, refreshed_at = excluded.refreshed_at
    where ai_summary_summaries.seq <= excluded.seq
