-- :name put
insert into branches (key, name, timezone, active) values (:key, :name, :timezone, :active)
on conflict (key) do update set name = excluded.name, timezone = excluded.timezone, active = excluded.active

-- :name retire :for postgres
update branches set active = false where key <> all(:keys::text[])

-- :name retire :for sqlite
update branches set active = false where key not in (select value from json_each(:keys))

-- :name clear_addresses
delete from branch_addresses

-- :name put_address
insert into branch_addresses (channel, address, branch) values (:channel, :address, :branch)
on conflict (channel, address) do update set branch = excluded.branch

-- :name known
select key, name, timezone, active from branches order by key

-- :name known_addresses
select channel, address, branch from branch_addresses order by channel, address
