-- :name put
-- A browser has one subscription; whoever logs in there is told from then on.
insert into web_subscriptions (endpoint, agent_id, session_id, public, secret, created_at)
values (:endpoint, :agent_id, :session_id, :public, :secret, :now)
on conflict (endpoint) do update
    set agent_id = excluded.agent_id, session_id = excluded.session_id, public = excluded.public,
        secret = excluded.secret

-- :name sweep
-- A browser whose session is over is told no more.
delete from web_subscriptions where not exists (select 1 from sessions s where s.id = session_id)

-- :name drop
delete from web_subscriptions where endpoint = :endpoint

-- :name drop_own
delete from web_subscriptions where endpoint = :endpoint and agent_id = :agent_id

-- :name of_agent
select w.endpoint, w.public, w.secret, w.told from web_subscriptions w join sessions s on s.id = w.session_id
where w.agent_id = :agent_id and s.expires_at > :now order by w.created_at, w.endpoint

-- :name told
update web_subscriptions set told = :told where endpoint = :endpoint

-- :name keep_key
insert into web_keys (name, value, created_at) values (:name, :value, :now) on conflict (name) do nothing

-- :name key
select value from web_keys where name = :name
