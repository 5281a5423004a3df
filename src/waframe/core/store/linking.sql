-- :name person_of
select v.customer_id, coalesce(c.person_id, c.id) as person_id
from conversations v join customers c on c.id = v.customer_id where v.id = :conversation_id

-- :name link_identity
-- Gives an identity to a customer, unless it belongs to one: then no row comes back.
insert into customer_identities (kind, value, customer_id, first_seen_at)
values (:kind, :value, :customer_id, :now)
on conflict (kind, value) do nothing
returning customer_id

-- :name holder
select i.customer_id, coalesce(c.person_id, c.id) as person_id
from customer_identities i join customers c on c.id = i.customer_id
where i.kind = :kind and i.value = :value and i.retired_at is null

-- :name note_conflict
-- Two customers whose identities came in one message; no row comes back where that is known already.
insert into customer_conflicts (customer_id, other_id, conversation_id, noted_at)
values (:customer_id, :other_id, :conversation_id, :now)
on conflict (customer_id, other_id) do nothing
returning customer_id
