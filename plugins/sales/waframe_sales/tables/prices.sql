-- :name add
insert into sales_prices (
    id, quote_id, quote_version, branch, sku, price, currency, price_includes_tax, source, as_of, stale, reason, fx,
    read_at
) values (
    :id, :quote_id, :quote_version, :branch, :sku, :price, :currency, :price_includes_tax, :source, :as_of, :stale,
    :reason, :fx, :read_at
)

-- :name of_quote
select * from sales_prices where quote_id = :quote_id order by read_at, id
