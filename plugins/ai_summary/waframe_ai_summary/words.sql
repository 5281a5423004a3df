-- :name of_conversation
select message_id, source, words from ai_summary_words where conversation_id = :conversation_id

-- :name keep
insert into ai_summary_words (message_id, source, conversation_id, words)
values (:message_id, :source, :conversation_id, :words)
on conflict (message_id, source) do update set words = excluded.words
