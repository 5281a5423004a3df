-- :name keep
insert into sample_thing_notes (message_id, conversation_id, said, noted_at)
values (:message_id, :conversation_id, :said, :noted_at)
on conflict (message_id) do nothing

-- :name of_conversation
select message_id, said, noted_at from sample_thing_notes
where conversation_id = :conversation_id order by noted_at desc, message_id desc limit 20
