-- :name begin
insert into takeover_assignments (id, conversation_id, customer_id, branch, agent_id, came, taken_at)
values (:id, :conversation_id, :customer_id, :branch, :agent_id, :came, :at)

-- :name end
update takeover_assignments set ended_at = :at, ended = :ended, ended_epoch = :epoch
where conversation_id = :conversation_id and ended_at is null

-- :name answered
update takeover_assignments set answers = answers + 1, first_response_at = coalesce(first_response_at, :at)
where conversation_id = :conversation_id and agent_id = :agent_id and ended_at is null

-- :name of_conversation
select agent_id, branch, came, taken_at, ended_at, ended, first_response_at, answers
from takeover_assignments where conversation_id = :conversation_id order by taken_at desc, id desc limit 100

-- :name of_customer
-- Who answered a customer, how often, and when last; who gave this conversation away at an epoch is left out.
select agent_id, count(*) as times, max(taken_at) as last_at
from takeover_assignments
where customer_id = :customer_id and answers > 0 and taken_at >= :since
  and (conversation_id <> :conversation_id or ended_epoch is null or ended_epoch <> :epoch)
group by agent_id order by last_at desc, agent_id limit 20

-- :name last_work
select agent_id, max(taken_at) as at from takeover_assignments where taken_at >= :since and branch = :branch
group by agent_id
