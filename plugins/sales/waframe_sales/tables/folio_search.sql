-- :name find :for postgres
select conversation_id, folio, at from (
    select q.conversation_id, q.folio, q.created_at as at, q.branch from sales_quotes q where q.folio like :pattern
    union all
    select o.conversation_id, o.folio, o.ordered_at as at, o.branch from sales_orders o where o.folio like :pattern
) found
where branch = any(:branches::text[]) and at < :before
order by at desc limit :many

-- :name find :for sqlite
select conversation_id, folio, at from (
    select q.conversation_id, q.folio, q.created_at as at, q.branch from sales_quotes q where q.folio like :pattern
    union all
    select o.conversation_id, o.folio, o.ordered_at as at, o.branch from sales_orders o where o.folio like :pattern
) found
where branch in (select value from json_each(:branches)) and at < :before
order by at desc limit :many
