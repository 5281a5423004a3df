-- :name add :for postgres
insert into sales_commissions (
    id, order_id, key, branch, agent_id, kind, sku, brand, basis, percent, basis_cents, amount_cents, quantity, reason, at
)
select * from unnest(
    :id::uuid[], :order_id::uuid[], :key::text[], :branch::text[], :agent_id::uuid[], :kind::text[], :sku::text[],
    :brand::text[], :basis::text[], :percent::text[], :basis_cents::bigint[], :amount_cents::bigint[],
    :quantity::text[], :reason::text[], :at::timestamptz[]
)
on conflict (key) do nothing

-- :name add :for sqlite
insert into sales_commissions (
    id, order_id, key, branch, agent_id, kind, sku, brand, basis, percent, basis_cents, amount_cents, quantity, reason, at
) values (
    :id, :order_id, :key, :branch, :agent_id, :kind, :sku, :brand, :basis, :percent, :basis_cents, :amount_cents,
    :quantity, :reason, :at
)
on conflict (key) do nothing

-- :name of_order
select * from sales_commissions where order_id = :order_id order by at, id
