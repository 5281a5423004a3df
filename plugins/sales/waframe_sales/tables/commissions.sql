-- :name add
insert into sales_commissions (
    id, order_id, key, branch, agent_id, kind, sku, brand, basis, percent, basis_cents, amount_cents, quantity, reason, at
) values (
    :id, :order_id, :key, :branch, :agent_id, :kind, :sku, :brand, :basis, :percent, :basis_cents, :amount_cents,
    :quantity, :reason, :at
)
on conflict (key) do nothing

-- :name of_order
select * from sales_commissions where order_id = :order_id order by at, id
