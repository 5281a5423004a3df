-- :name add :for postgres
insert into sales_prices (
    id, quote_id, quote_version, branch, sku, price, currency, price_includes_tax, source, as_of, stale, reason, fx,
    read_at
)
select * from unnest(
    :id::uuid[], :quote_id::uuid[], :quote_version::int[], :branch::text[], :sku::text[], :price::text[],
    :currency::text[], :price_includes_tax::bool[], :source::text[], :as_of::timestamptz[], :stale::bool[],
    :reason::text[], :fx::text[], :read_at::timestamptz[]
)

-- :name add :for sqlite
insert into sales_prices (
    id, quote_id, quote_version, branch, sku, price, currency, price_includes_tax, source, as_of, stale, reason, fx,
    read_at
) values (
    :id, :quote_id, :quote_version, :branch, :sku, :price, :currency, :price_includes_tax, :source, :as_of, :stale,
    :reason, :fx, :read_at
)

-- :name of_quote
select * from sales_prices where quote_id = :quote_id order by read_at, id
