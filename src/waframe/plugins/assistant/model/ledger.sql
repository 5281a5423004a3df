-- :name use
-- Takes from a cap, unless too much of it is used up: no row back means that. The row is the lock.
insert into assistant_spend (cap, period, used_micros)
select cast(:cap as text), cast(:period as text), cast(:micros as bigint)
where cast(:micros as bigint) <= cast(:most as bigint)
on conflict (cap, period) do update set used_micros = assistant_spend.used_micros + excluded.used_micros
    where assistant_spend.used_micros + excluded.used_micros <= cast(:most as bigint)
returning used_micros

-- :name correct
-- Puts what a call really cost in the place of what was set aside for it.
update assistant_spend set used_micros = used_micros + :more where cap = :cap and period = :period

-- :name begin
insert into assistant_calls (id, branch, conversation_id, day, purpose, model, began_at, reserved_micros)
values (:id, :branch, :conversation_id, :day, :purpose, :model, :began_at, :reserved_micros)

-- :name end
-- A call ends once, whoever notes it.
update assistant_calls
set ended_at = :ended_at, cost_micros = :cost_micros, prompt_tokens = :prompt_tokens,
    completion_tokens = :completion_tokens, cached_tokens = :cached_tokens, failure = :failure, reason = :reason
where id = :id and ended_at is null
returning id

-- :name used_on
-- A period begins with its day, or is its month.
select cap, period, used_micros from assistant_spend
where substr(period, 1, 10) = :day or period = :month order by cap, period

-- :name forget_caps
delete from assistant_spend where substr(period, 1, 10) < :day

-- :name forget_calls
delete from assistant_calls where day < :day

-- :name by_day
select day as what, branch, count(*) as calls, cast(sum(case when failure is null then 0 else 1 end) as bigint) as failed,
       cast(sum(coalesce(cost_micros, reserved_micros)) as bigint) as micros,
       cast(sum(coalesce(prompt_tokens, 0)) as bigint) as prompt_tokens,
       cast(sum(coalesce(completion_tokens, 0)) as bigint) as completion_tokens
from assistant_calls where day >= :since and (cast(:branch as text) is null or branch = :branch)
group by day, branch order by day desc, branch

-- :name by_model
select model as what, branch, count(*) as calls, cast(sum(case when failure is null then 0 else 1 end) as bigint) as failed,
       cast(sum(coalesce(cost_micros, reserved_micros)) as bigint) as micros,
       cast(sum(coalesce(prompt_tokens, 0)) as bigint) as prompt_tokens,
       cast(sum(coalesce(completion_tokens, 0)) as bigint) as completion_tokens
from assistant_calls where day >= :since and (cast(:branch as text) is null or branch = :branch)
group by model, branch order by 5 desc, model, branch

-- :name by_purpose
select purpose as what, branch, count(*) as calls, cast(sum(case when failure is null then 0 else 1 end) as bigint) as failed,
       cast(sum(coalesce(cost_micros, reserved_micros)) as bigint) as micros,
       cast(sum(coalesce(prompt_tokens, 0)) as bigint) as prompt_tokens,
       cast(sum(coalesce(completion_tokens, 0)) as bigint) as completion_tokens
from assistant_calls where day >= :since and (cast(:branch as text) is null or branch = :branch)
group by purpose, branch order by 5 desc, purpose, branch

-- :name by_conversation
select cast(conversation_id as text) as what, branch, count(*) as calls,
       cast(sum(case when failure is null then 0 else 1 end) as bigint) as failed,
       cast(sum(coalesce(cost_micros, reserved_micros)) as bigint) as micros,
       cast(sum(coalesce(prompt_tokens, 0)) as bigint) as prompt_tokens,
       cast(sum(coalesce(completion_tokens, 0)) as bigint) as completion_tokens
from assistant_calls
where day >= :since and conversation_id is not null and (cast(:branch as text) is null or branch = :branch)
group by conversation_id, branch order by 5 desc, 1 limit 100

-- :name last_failures
-- The newest failure of each model, and whether it has answered since then.
select c.model, c.failure, c.reason, c.began_at,
       (select max(a.began_at) from assistant_calls a where a.model = c.model and a.failure is null
        and a.ended_at is not null) as answered_at
from assistant_calls c
where c.failure is not null
  and c.began_at = (select max(n.began_at) from assistant_calls n where n.model = c.model and n.failure is not null)
order by c.model
