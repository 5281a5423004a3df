-- :name append
insert into sales_events (
    quote_id, number, order_id, branch, name, state_before, state, version, actor, details, at, hash_before, hash
) values (
    :quote_id, :number, :order_id, :branch, :name, :state_before, :state, :version, :actor, :details, :at, :hash_before,
    :hash
)

-- :name of_quote
select * from sales_events where quote_id = :quote_id order by number

-- :name orphans
select quote_id, min(number) as number from sales_events
where not exists (select 1 from sales_quotes q where q.id = sales_events.quote_id)
group by quote_id order by quote_id limit 100
