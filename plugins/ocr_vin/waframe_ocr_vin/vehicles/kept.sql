-- :name find
select vehicle from ocr_vin_vehicles where vin = :vin and layer = :layer and asked_at > :since

-- :name keep
-- Of two that asked at once, the later answer stays.
insert into ocr_vin_vehicles (vin, vehicle, layer, asked_at) values (:vin, :vehicle, :layer, :at)
on conflict (vin) do update set vehicle = excluded.vehicle, layer = excluded.layer, asked_at = excluded.asked_at
