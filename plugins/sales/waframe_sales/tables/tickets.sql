-- :name add
insert into sales_tickets (order_id, branch, number, folio, issued_at, paper)
values (:order_id, :branch, :number, :folio, :issued_at, :paper)

-- :name draw
update sales_tickets set pdf_sha256 = :pdf_sha256, media_id = :media_id
where order_id = :order_id and pdf_sha256 is null

-- :name find
select * from sales_tickets where order_id = :order_id

-- :name of_branch
select number from sales_tickets where branch = :branch order by number
