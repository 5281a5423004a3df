-- :name save
insert into drafts (agent_id, conversation_id, kind, text, saved_at)
values (:agent_id, :conversation_id, :kind, :text, :now)
on conflict (agent_id, conversation_id) do update
    set kind = excluded.kind, text = excluded.text, saved_at = excluded.saved_at

-- :name find
select kind, text, saved_at from drafts where agent_id = :agent_id and conversation_id = :conversation_id

-- :name drop
delete from drafts where agent_id = :agent_id and conversation_id = :conversation_id
