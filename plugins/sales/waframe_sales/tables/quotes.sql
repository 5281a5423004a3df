-- :name add
insert into sales_quotes (
    id, conversation_id, customer_id, branch, folio, state, version, agent_id, made_by, made_key, currency, terms,
    subtotal_cents, discount_cents, tax_cents, total_cents, taxes, worst_percent, asked_percent, asked_by,
    approved_percent, approved_by, sealed_version, created_at, changed_at, sent_at, valid_until, events, head
) values (
    :id, :conversation_id, :customer_id, :branch, :folio, :state, :version, :agent_id, :made_by, :made_key, :currency,
    :terms, :subtotal_cents, :discount_cents, :tax_cents, :total_cents, :taxes, :worst_percent, :asked_percent,
    :asked_by, :approved_percent, :approved_by, :sealed_version, :created_at, :changed_at, :sent_at, :valid_until,
    :events, :head
)
on conflict do nothing
returning id

-- :name move
-- Changes a quote for whoever saw its newest event; whoever comes too late changes nothing.
update sales_quotes set
    state = :state, version = :version, agent_id = :agent_id, terms = :terms, subtotal_cents = :subtotal_cents,
    discount_cents = :discount_cents, tax_cents = :tax_cents, total_cents = :total_cents, taxes = :taxes,
    worst_percent = :worst_percent, asked_percent = :asked_percent, asked_by = :asked_by,
    approved_percent = :approved_percent, approved_by = :approved_by, sealed_version = :sealed_version,
    changed_at = :changed_at, sent_at = :sent_at, valid_until = :valid_until, events = :events, head = :head
where id = :id and state = :state_before and head = :head_before
returning id

-- :name find
select * from sales_quotes where id = :id

-- :name by_folio
select * from sales_quotes where folio = :folio

-- :name open_of
select * from sales_quotes where conversation_id = :conversation_id and state in ('draft', 'sent')

-- :name newest_of
select * from sales_quotes where conversation_id = :conversation_id
order by created_at desc, id desc limit :many

-- :name made
select * from sales_quotes where conversation_id = :conversation_id and made_key = :made_key

-- :name over
select * from sales_quotes where state = 'sent' and valid_until <= :now order by valid_until limit :many

-- :name after
select id, events, head from sales_quotes where id > :id order by id limit :many

-- :name first
select id, events, head from sales_quotes order by id limit :many
