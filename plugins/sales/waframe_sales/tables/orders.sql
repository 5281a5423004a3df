-- :name add
insert into sales_orders (
    id, quote_id, quote_version, conversation_id, customer_id, branch, folio, state, agent_id, confirmed_message_id,
    confirmed_words, currency, subtotal_cents, discount_cents, tax_cents, total_cents, taxes, ordered_at, paid_at,
    delivered_at, cancelled_at, refunded_at, reason, ticket_sent_at
) values (
    :id, :quote_id, :quote_version, :conversation_id, :customer_id, :branch, :folio, :state, :agent_id,
    :confirmed_message_id, :confirmed_words, :currency, :subtotal_cents, :discount_cents, :tax_cents, :total_cents,
    :taxes, :ordered_at, :paid_at, :delivered_at, :cancelled_at, :refunded_at, :reason, :ticket_sent_at
)
on conflict do nothing
returning id

-- :name move
update sales_orders set
    state = :state, paid_at = :paid_at, delivered_at = :delivered_at, cancelled_at = :cancelled_at,
    refunded_at = :refunded_at, reason = :reason
where id = :id and state = :state_before
returning id

-- :name hand_out
-- The ticket is delivered with this, or it was delivered before.
update sales_orders set ticket_sent_at = :at where id = :id and ticket_sent_at is null
returning id

-- :name find
select * from sales_orders where id = :id

-- :name of_quote
select * from sales_orders where quote_id = :quote_id

-- :name by_message
select * from sales_orders where confirmed_message_id = :message_id

-- :name by_folio
select o.* from sales_orders o join sales_quotes q on q.id = o.quote_id
where o.branch = :branch and (o.folio = :folio or q.folio = :folio)
order by o.ordered_at desc limit 1

-- :name newest_of
select * from sales_orders where conversation_id = :conversation_id order by ordered_at desc, id desc limit :many
