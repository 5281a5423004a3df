-- :name add :for postgres
insert into sales_reservations (id, order_id, branch, sku, quantity, state, made_at, until)
select * from unnest(
    :id::uuid[], :order_id::uuid[], :branch::text[], :sku::text[], :quantity::text[], :state::text[],
    :made_at::timestamptz[], :until::timestamptz[]
)

-- :name add :for sqlite
insert into sales_reservations (id, order_id, branch, sku, quantity, state, made_at, until)
values (:id, :order_id, :branch, :sku, :quantity, :state, :made_at, :until)

-- :name finish
update sales_reservations set state = :state, ended_at = :at where order_id = :order_id and state = 'held'

-- :name expire
update sales_reservations set state = 'expired', ended_at = :now where state = 'held' and until <= :now
returning order_id

-- :name of_order
select * from sales_reservations where order_id = :order_id order by sku

-- :name held
select sku, quantity from sales_reservations where branch = :branch and state = 'held' and until > :now
