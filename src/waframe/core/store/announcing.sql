-- :name conversations
-- All conversations of a person, those of merged customers among them.
select c.id, c.branch from customers asked
join customers o on o.id = coalesce(asked.person_id, asked.id)
                 or o.person_id = coalesce(asked.person_id, asked.id)
join conversations c on c.customer_id = o.id
where asked.id = :customer_id
order by c.id
