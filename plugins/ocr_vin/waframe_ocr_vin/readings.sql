-- :name find
select reading from ocr_vin_readings where sha256 = :sha256 and version = :version and engine = :engine

-- :name keep
insert into ocr_vin_readings (sha256, version, engine, reading, read_at)
values (:sha256, :version, :engine, :reading, :now)
on conflict (sha256, version, engine) do update set reading = excluded.reading, read_at = excluded.read_at
