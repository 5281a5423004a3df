-- :name keep_turn
insert into assistant_turns (id, conversation_id, message_id, at, brain, model, cost_micros, millis, outcome, reply, breaches)
values (:id, :conversation_id, :message_id, :at, :brain, :model, :cost_micros, :millis, :outcome, :reply, :breaches)

-- :name keep_deed
insert into assistant_deeds (turn_id, place, conversation_id, at, action, arguments, result, refusal, millis)
values (:turn_id, :place, :conversation_id, :at, :action, :arguments, :result, :refusal, :millis)

-- :name recent_deeds
select action, result, arguments from assistant_deeds
where conversation_id = :conversation_id and at >= :since and refusal is null
order by at desc, place desc limit :many

-- :name turn_before
-- The turn that a reply came from: the newest one that had begun when it was written.
select id, conversation_id, message_id, at, brain, model, cost_micros, millis, outcome, reply, breaches, wrong
from assistant_turns where conversation_id = :conversation_id and at <= :at order by at desc limit 1

-- :name turns_of
select id, conversation_id, message_id, at, brain, model, cost_micros, millis, outcome, reply, breaches, wrong
from assistant_turns where conversation_id = :conversation_id order by at, id

-- :name deeds_of
select action, arguments, result, refusal, millis from assistant_deeds where turn_id = :turn_id order by place

-- :name mark_wrong
update assistant_turns set wrong = :wrong, wrong_by = :wrong_by, wrong_at = :wrong_at where id = :id returning id

-- :name wrong_ones
select id, conversation_id, message_id, at, brain, model, cost_micros, millis, outcome, reply, breaches, wrong
from assistant_turns where wrong is not null order by at desc limit :many

-- :name drafts
select id, conversation_id, message_id, at, brain, model, cost_micros, millis, outcome, reply, breaches, wrong
from assistant_turns where outcome = 'draft' order by at desc limit :many

-- :name forget_turns
delete from assistant_turns where at < :before and wrong is null

-- :name forget_deeds
delete from assistant_deeds where at < :before
  and not exists (select 1 from assistant_turns t where t.id = assistant_deeds.turn_id)
