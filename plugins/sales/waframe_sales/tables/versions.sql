-- :name seal
insert into sales_versions (quote_id, version, paper, text, pdf_sha256, media_id, total_cents, sealed_at)
values (:quote_id, :version, :paper, :text, :pdf_sha256, :media_id, :total_cents, :sealed_at)

-- :name find
select * from sales_versions where quote_id = :quote_id and version = :version

-- :name of_quote
select * from sales_versions where quote_id = :quote_id order by version
