-- :name quotes
-- How many quotes each seller made, sent and had confirmed in a span, each by its own instant.
select agent_id, 'made' as what, count(*) as many
from sales_quotes where branch = :branch and created_at >= :since and created_at < :until
group by agent_id
union all
select agent_id, 'sent' as what, count(*) as many
from sales_quotes where branch = :branch and sent_at >= :since and sent_at < :until
group by agent_id
union all
select agent_id, 'confirmed' as what, count(*) as many
from sales_orders where branch = :branch and ordered_at >= :since and ordered_at < :until
group by agent_id

-- :name tickets
-- The tickets of a span, with what their orders come to.
select o.id as order_id, o.agent_id, t.folio, t.issued_at, o.subtotal_cents, o.discount_cents, o.tax_cents, o.total_cents
from sales_tickets t
join sales_orders o on o.id = t.order_id
where t.branch = :branch and t.issued_at >= :since and t.issued_at < :until
order by t.number

-- :name lines
-- What was sold on the tickets of a span.
select l.sku, l.title, l.quantity, l.base_cents, l.discount_cents, l.tax_cents, l.total_cents
from sales_tickets t
join sales_orders o on o.id = t.order_id
join sales_quote_lines l on l.quote_id = o.quote_id
where t.branch = :branch and t.issued_at >= :since and t.issued_at < :until
order by t.number, l.place

-- :name commissions
-- What sellers earned in a span; what they had to give back is negative.
select agent_id, amount_cents
from sales_commissions
where branch = :branch and at >= :since and at < :until

-- :name back
-- Everything that ever came back of orders of which something came back in a span.
select e.order_id, o.agent_id, e.details, e.at
from sales_events e
join sales_orders o on o.id = e.order_id
where e.name in ('returned', 'refunded', 'cancelled')
  and e.order_id in (
    select b.order_id from sales_events b
    where b.branch = :branch and b.at >= :since and b.at < :until
      and b.name in ('returned', 'refunded', 'cancelled') and b.order_id is not null
  )
order by e.quote_id, e.number

-- :name back_lines
-- What those orders had sold.
select o.id as order_id, l.sku, l.quantity, l.total_cents
from sales_orders o
join sales_quote_lines l on l.quote_id = o.quote_id
where o.id in (
  select b.order_id from sales_events b
  where b.branch = :branch and b.at >= :since and b.at < :until
    and b.name in ('returned', 'refunded', 'cancelled') and b.order_id is not null
)
order by o.id, l.place
