-- :name add
insert into agents (id, login, name, role, language, password, active, created_at)
values (:id, :login, :name, :role, :language, :password, true, :now)
on conflict (login) do nothing
returning id

-- :name grant
insert into agent_branches (agent_id, branch) values (:id, :branch) on conflict do nothing

-- :name revoke
delete from agent_branches where agent_id = :id

-- :name change :for postgres
update agents set role = coalesce(:role::text, role), active = coalesce(:active::boolean, active),
                  password = coalesce(:password::text, password), language = coalesce(:language::text, language)
where id = :id

-- :name change :for sqlite
update agents set role = coalesce(:role, role), active = coalesce(:active, active),
                  password = coalesce(:password, password), language = coalesce(:language, language)
where id = :id

-- :name end_sessions
delete from sessions where agent_id = :id

-- :name find :for postgres
select a.id, a.login, a.name, a.role, a.language, a.active,
       (select json_agg(branch order by branch)::text from agent_branches where agent_id = a.id) as branches
from agents a where a.id = :id

-- :name find :for sqlite
select a.id, a.login, a.name, a.role, a.language, a.active,
       (select json_group_array(branch) from (
           select branch from agent_branches where agent_id = a.id order by branch)) as branches
from agents a where a.id = :id

-- :name by_login :for postgres
select a.id, a.login, a.name, a.role, a.language, a.active, a.password,
       (select json_agg(branch order by branch)::text from agent_branches where agent_id = a.id) as branches
from agents a where a.login = :login

-- :name by_login :for sqlite
select a.id, a.login, a.name, a.role, a.language, a.active, a.password,
       (select json_group_array(branch) from (
           select branch from agent_branches where agent_id = a.id order by branch)) as branches
from agents a where a.login = :login

-- :name all :for postgres
select a.id, a.login, a.name, a.role, a.language, a.active,
       (select json_agg(branch order by branch)::text from agent_branches where agent_id = a.id) as branches
from agents a order by a.login

-- :name all :for sqlite
select a.id, a.login, a.name, a.role, a.language, a.active,
       (select json_group_array(branch) from (
           select branch from agent_branches where agent_id = a.id order by branch)) as branches
from agents a order by a.login
