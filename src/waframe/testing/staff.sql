-- :name arrive
insert into presences (socket_id, agent_id, seen_until) values (:socket_id, :agent_id, :seen_until)

-- :name leave
delete from presences where agent_id = :agent_id

-- :name set_available
update agents set available = :available where id = :agent_id
