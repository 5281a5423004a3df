-- :name move :for postgres
-- One of all who reach for the floor under an epoch gets it.
update conversations
set floor = :floor::text, floor_epoch = floor_epoch + 1, floor_agent_id = :agent_id::uuid,
    floor_until = :until::timestamptz,
    waiting_since = case when :floor = 'queue' then coalesce(waiting_since, :now::timestamptz) else waiting_since end
where id = :conversation_id and floor_epoch = :epoch
  and (floor <> :floor or floor_agent_id is distinct from :agent_id)
  and (not :only_expired::boolean or floor_until <= :now::timestamptz)
returning id

-- :name move :for sqlite
update conversations
set floor = :floor, floor_epoch = floor_epoch + 1, floor_agent_id = :agent_id, floor_until = :until,
    waiting_since = case when :floor = 'queue' then coalesce(waiting_since, :now) else waiting_since end
where id = :conversation_id and floor_epoch = :epoch and (floor <> :floor or floor_agent_id is not :agent_id)
  and (not :only_expired or floor_until <= :now)
returning id

-- :name where
select floor, floor_epoch, floor_agent_id from conversations where id = :conversation_id

-- :name withdraw
-- What was composed under an older epoch will not be said.
update outbox set state = 'withdrawn', reason = 'floor-moved'
where conversation_id = :conversation_id and state in ('queued', 'sending', 'unknown') and state = 'queued'
  and floor_epoch < (select floor_epoch from conversations where id = :conversation_id)
returning message_id

-- :name owe
-- Where what was taken back had been the answer, the customer waits since the first of the words that nobody answered.
update conversations set waiting_since = coalesce(waiting_since, (
    select min(m.at) from messages m
    where m.conversation_id = conversations.id and m.direction = 'in' and m.sender_type = 'client'
      and m.seq > coalesce((
          select max(o.seq) from messages o where o.conversation_id = conversations.id and o.direction = 'out'
            and o.sender_type in ('ai', 'agent', 'external') and o.status not in ('failed', 'internal', 'scheduled')), 0)))
where id = :conversation_id and closed_at is null

-- :name add_news
insert into inbox (conversation_id, kind, ref) values (:conversation_id, 'floor', 0)

-- :name ready :for postgres
insert into turns (conversation_id, since, due_at) values (:conversation_id, :now, :now)
on conflict (conversation_id) do update set since = turns.since

-- :name ready :for sqlite
insert into turns (conversation_id, since, due_at) values (:conversation_id, :now, :now)
on conflict (conversation_id) do nothing

-- :name mark_withdrawn :for postgres
update messages set status = 'failed', error = :error where id = :id and status = 'queued'
returning conversation_id, (select c.branch from conversations c where c.id = messages.conversation_id) as branch

-- :name mark_withdrawn :for sqlite
-- What returning names has no type, and without the cast no index would do.
update messages set status = 'failed', error = :error where id = :id and status = 'queued'
returning conversation_id,
          (select c.branch from conversations c where c.id = cast(messages.conversation_id as text)) as branch
