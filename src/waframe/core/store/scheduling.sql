-- :name lock :for postgres
select id, branch, channel, address, floor, floor_epoch, floor_agent_id, closed_at
from conversations where id = :id for update

-- :name lock :for sqlite
select id, branch, channel, address, floor, floor_epoch, floor_agent_id, closed_at
from conversations where id = :id

-- :name due
-- What is to leave by now, with whether the customer has written since it was written down.
select m.id, m.conversation_id, m.address, m.sender_type, m.sender_id, m.content, m.text, m.reply_to, m.target,
       m.media_id, m.retry_of, m.due_at, m.key,
       case when exists (
           select 1 from messages x where x.conversation_id = m.conversation_id and x.seq > m.seq
           and x.sender_type = 'client' and x.target is null) then 1 else 0 end as answered
from messages m
where m.conversation_id = :conversation_id and m.due_at <= :now and m.status = 'scheduled'
order by m.seq

-- :name take
delete from messages where id = :id and status = 'scheduled' returning id

-- :name fail
update messages set status = 'failed', error = :error where id = :id and status in ('scheduled', 'queued')
returning id

-- :name state
select status, error from messages where id = :id and conversation_id = :conversation_id and direction = 'out'

-- :name take_back
update outbox set state = 'withdrawn', reason = 'taken-back'
where conversation_id = :conversation_id and message_id = :message_id and state = 'queued'
returning id
