-- :name add :for postgres
insert into sales_quote_lines (
    id, quote_id, place, sku, title, brand, quantity, unit_price, currency, price_includes_tax, tax_rate, unit_cost,
    discount_percent, discount_amount, price_source, price_as_of, amount_cents, discount_cents, base_cents, tax_cents,
    total_cents, returned
)
select * from unnest(
    :id::uuid[], :quote_id::uuid[], :place::int[], :sku::text[], :title::text[], :brand::text[], :quantity::text[],
    :unit_price::text[], :currency::text[], :price_includes_tax::bool[], :tax_rate::text[], :unit_cost::text[],
    :discount_percent::text[], :discount_amount::text[], :price_source::text[], :price_as_of::timestamptz[],
    :amount_cents::bigint[], :discount_cents::bigint[], :base_cents::bigint[], :tax_cents::bigint[],
    :total_cents::bigint[], :returned::text[]
)

-- :name add :for sqlite
insert into sales_quote_lines (
    id, quote_id, place, sku, title, brand, quantity, unit_price, currency, price_includes_tax, tax_rate, unit_cost,
    discount_percent, discount_amount, price_source, price_as_of, amount_cents, discount_cents, base_cents, tax_cents,
    total_cents, returned
) values (
    :id, :quote_id, :place, :sku, :title, :brand, :quantity, :unit_price, :currency, :price_includes_tax, :tax_rate,
    :unit_cost, :discount_percent, :discount_amount, :price_source, :price_as_of, :amount_cents, :discount_cents,
    :base_cents, :tax_cents, :total_cents, :returned
)

-- :name clear
delete from sales_quote_lines where quote_id = :quote_id

-- :name of_quote
select * from sales_quote_lines where quote_id = :quote_id order by place

-- :name take_back
update sales_quote_lines set returned = :returned where id = :id
