-- :name unfinished
-- What is still to be done now; a parcel that waits for its pace counts as well.
select (select count(*) from inbox) as inbox,
       (select count(*) from turns) as turns,
       (select count(*) from outbox where state = 'sending' or (state = 'queued' and due_at <= :now)) as outbox,
       (select count(*) from jobs where due_at <= :now and failed_at is null) as jobs
