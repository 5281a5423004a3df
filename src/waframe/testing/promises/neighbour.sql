-- :name find_nothing
update branches set key = key where key = '' and 1 = 0 returning key;
