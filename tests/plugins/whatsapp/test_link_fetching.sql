-- :name jobs
select id from jobs
