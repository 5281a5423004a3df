-- :name of_kind
select key, channel, kind, address, field, at, raw, news from notices where kind = :kind order by at desc limit :many

-- :name find
select key, channel, kind, address, field, at, raw, news from notices where key = :key

-- :name unrouted
select channel, address, count(*) as many, max(at) as at from notices where kind = 'unrouted'
group by channel, address order by max(at) desc
