-- :name put
insert into whatsapp_numbers (address, account, display, name, status, quality, throughput, messaging_limit, seen_at)
values (:address, :account, :display, :name, :status, :quality, :throughput, :messaging_limit, :seen_at)
on conflict (address) do update
    set account = coalesce(excluded.account, whatsapp_numbers.account),
        display = coalesce(excluded.display, whatsapp_numbers.display),
        name = coalesce(excluded.name, whatsapp_numbers.name),
        status = coalesce(excluded.status, whatsapp_numbers.status),
        quality = coalesce(excluded.quality, whatsapp_numbers.quality),
        throughput = coalesce(excluded.throughput, whatsapp_numbers.throughput),
        messaging_limit = coalesce(excluded.messaging_limit, whatsapp_numbers.messaging_limit),
        seen_at = excluded.seen_at

-- :name everything
select address, account, display, name, status, quality, throughput, messaging_limit, seen_at
from whatsapp_numbers order by address
