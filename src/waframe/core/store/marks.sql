-- :name learn
-- A fact whose new value follows from its old one; no row back says that somebody else was faster.
insert into facts (conversation_id, name, value, confidence, message_id, learnt_at)
values (:conversation_id, :name, :value, :confidence, :message_id, :learnt_at)
on conflict (conversation_id, name) do update
    set value = excluded.value, confidence = excluded.confidence, message_id = excluded.message_id,
        learnt_at = excluded.learnt_at
    where facts.value = :was
returning name

-- :name hold :for postgres
-- The agent who has the floor keeps it until another instant, unless it has moved or the customer was answered meanwhile.
update conversations set floor_until = :until::timestamptz
where id = :conversation_id and floor = 'agent' and floor_epoch = :epoch
  and (:until::timestamptz is null or waiting_since is not null)

-- :name hold :for sqlite
update conversations set floor_until = :until
where id = :conversation_id and floor = 'agent' and floor_epoch = :epoch and (:until is null or waiting_since is not null)

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
-- Nobody is kept a conversation that somebody has taken meanwhile.
update conversations set reserved_agent_id = :agent_id, reserved_until = :until
where id = :conversation_id and floor_epoch = :epoch

-- :name unreserve
update conversations set reserved_agent_id = null, reserved_until = null where id = :conversation_id

-- :name hand_over
update conversations set branch = :branch, reserved_agent_id = null, reserved_until = null where id = :conversation_id

-- :name ask_again
-- What the customer wrote since anybody spoke, the newest of it, becomes work of the bot; free speech must be allowed.
insert into inbox (conversation_id, kind, ref)
select conversation_id, 'again', seq from (
    select m.conversation_id, m.seq from messages m join conversations c on c.id = m.conversation_id
    where m.conversation_id = :conversation_id and m.direction = 'in' and m.sender_type = 'client'
      and (c.window_until is null or c.window_until > :now)
      and not exists (
          select 1 from messages o where o.conversation_id = m.conversation_id and o.seq > m.seq
            and o.direction = 'out' and o.sender_type in ('ai', 'agent', 'external')
            and o.status not in ('failed', 'internal', 'scheduled'))
    order by m.seq desc limit 8
) as owed order by seq

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
