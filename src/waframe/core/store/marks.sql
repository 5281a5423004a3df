-- :name hold :for postgres
-- The agent who has the floor keeps it until another instant, unless it has moved meanwhile.
update conversations set floor_until = :until::timestamptz
where id = :conversation_id and floor = 'agent' and floor_epoch = :epoch

-- :name hold :for sqlite
update conversations set floor_until = :until
where id = :conversation_id and floor = 'agent' and floor_epoch = :epoch

-- :name close
update conversations set closed_at = :now, snoozed_until = null, waiting_since = null, unread = 0
where id = :conversation_id and closed_at is null

-- :name ready :for postgres
insert into turns (conversation_id, since, due_at) values (:conversation_id, :now, :now)
on conflict (conversation_id) do update set since = turns.since

-- :name ready :for sqlite
insert into turns (conversation_id, since, due_at) values (:conversation_id, :now, :now)
on conflict (conversation_id) do nothing

-- :name tell_closed
insert into inbox (conversation_id, kind, ref) values (:conversation_id, 'closed', 0)

-- :name reopen
update conversations set closed_at = null where id = :conversation_id

-- :name snooze
update conversations set snoozed_until = :until where id = :conversation_id

-- :name reserve
update conversations set reserved_agent_id = :agent_id, reserved_until = :until where id = :conversation_id

-- :name label
insert into conversation_labels (label, conversation_id) values (:label, :conversation_id)
on conflict (label, conversation_id) do nothing

-- :name unlabel
delete from conversation_labels where label = :label and conversation_id = :conversation_id

-- :name labels :for postgres
select conversation_id, label from conversation_labels
where conversation_id = any(:conversation_id::uuid[]) order by conversation_id, label

-- :name labels :for sqlite
select conversation_id, label from conversation_labels where conversation_id = :conversation_id order by label
