-- :name draw
-- The row is locked until the transaction ends, so a number is given out once and comes back where it is rolled back.
insert into sales_folios (branch, kind, last) values (:branch, :kind, 1)
on conflict (branch, kind) do update set last = sales_folios.last + 1
returning last

-- :name code_of
select code from sales_codes where branch = :branch

-- :name codes
select code from sales_codes order by code

-- :name keep_code
insert into sales_codes (branch, code) values (:branch, :code)
on conflict do nothing
returning code

-- :name set_code
insert into sales_codes (branch, code) values (:branch, :code)
on conflict (branch) do update set code = excluded.code
returning code

-- :name shared_codes
select code, branch from sales_codes
where code in (select code from sales_codes group by code having count(*) > 1) order by code, branch
