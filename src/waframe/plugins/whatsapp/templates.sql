-- :name put
insert into whatsapp_templates
    (account, name, language, template_id, category, status, quality, reason, parameter_format, components, synced_at)
values
    (:account, :name, :language, :template_id, :category, :status, :quality, :reason, :parameter_format, :components,
     :synced_at)
on conflict (account, name, language) do update
    set template_id = excluded.template_id, category = excluded.category, status = excluded.status,
        quality = excluded.quality, reason = excluded.reason, parameter_format = excluded.parameter_format,
        components = excluded.components, synced_at = excluded.synced_at
    where whatsapp_templates.synced_at <= excluded.synced_at

-- :name names
-- What was told later than the sync that reads this is not the sync's to forget.
select name, language from whatsapp_templates where account = :account and synced_at <= :synced_at

-- :name forget
delete from whatsapp_templates where account = :account and name = :name and language = :language

-- :name find
select * from whatsapp_templates where account = :account and name = :name order by language

-- :name of_account
select * from whatsapp_templates where account = :account order by name, language

-- :name everything
select * from whatsapp_templates order by account, name, language

-- :name set_status
update whatsapp_templates set status = :status, reason = :reason
where (name = :name and language = :language) or template_id = :template_id returning account, name

-- :name set_quality
update whatsapp_templates set quality = :quality where (name = :name and language = :language) or template_id = :template_id returning account, name

-- :name set_category
update whatsapp_templates set category = :category where (name = :name and language = :language) or template_id = :template_id returning account, name
