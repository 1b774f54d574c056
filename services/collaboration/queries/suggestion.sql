--: suggestion_authors(document_id uuid) -> many SuggestionAuthorRow(id uuid, author_id uuid)
-- Who has suggested what, for the sequencer, in the order of the ids.
select s.id, s.author_id
  from collaboration.suggestion s
 where s.tenant_id = $1
   and s.document_id = $2
 order by s.id;

--: suggestions_insert(document_id uuid, ids uuid[], author_id uuid) -> send
-- An operation has brought these.
insert into collaboration.suggestion (tenant_id, document_id, id, author_id)
select $1, $2, n.id, $4
  from unnest($3::uuid[]) as n (id)
    on conflict do nothing;

--: suggestions_decide(document_id uuid, ids uuid[], state text, user_id uuid) -> send
-- An operation has decided these; what was said about them is done with as well.
with decided as (
    update collaboration.suggestion
       set state = $4,
           decided_by = $5,
           decided_at = now()
     where tenant_id = $1
       and document_id = $2
       and id = any ($3)
)
update collaboration.thread
   set status = 'resolved',
       resolved_by = $5,
       resolved_at = now(),
       revision = revision + 1,
       updated_at = now()
 where tenant_id = $1
   and document_id = $2
   and suggestion_id = any ($3)
   and status = 'open';

--: suggestion_lock(document_id uuid, id uuid) -> one SuggestionLock(author_id uuid) or suggestion_not_found
-- One that is about to be talked about for the first time, perhaps by several at once.
select s.author_id
  from collaboration.suggestion s
 where s.tenant_id = $1
   and s.document_id = $2
   and s.id = $3
   for update;

--: suggestion_author @point (document_id uuid, id uuid) -> one SuggestionAuthorOf(author_id uuid) or suggestion_not_found
-- Whose it is.
select s.author_id
  from collaboration.suggestion s
 where s.tenant_id = $1
   and s.document_id = $2
   and s.id = $3;

--: suggestion_thread(document_id uuid, suggestion_id uuid) -> maybe SuggestionThread(id uuid)
-- Where it is talked about.
select t.id
  from collaboration.thread t
 where t.tenant_id = $1
   and t.document_id = $2
   and t.suggestion_id = $3
   and t.deleted_at is null;

--: thread_insert_suggestion(id uuid, document_id uuid, suggestion_id uuid) -> send
-- A new thread about a suggestion.
insert into collaboration.thread (tenant_id, id, document_id, suggestion_id)
values ($1, $2, $3, $4);

--: suggestions_read @list (document_id uuid, ids uuid[]) -> many SuggestionRow(id uuid, author text, created_at timestamptz)
-- Of those that the text has, who made them and when, in the order of the ids.
select s.id, api.comment_person(s.tenant_id, s.author_id)::text, s.created_at
  from collaboration.suggestion s
 where s.tenant_id = $1
   and s.document_id = $2
   and s.id = any ($3)
 order by s.id;

--: suggestions_decided @list (document_id uuid, state text, ids uuid[], most int4)
--:   -> many SuggestionDecided(id uuid, author text, decided_by text, decided_at timestamptz, created_at timestamptz)
-- Those that were decided and that the text has no more, newest first.
select s.id, api.comment_person(s.tenant_id, s.author_id)::text, api.comment_person(s.tenant_id, s.decided_by)::text,
       s.decided_at, s.created_at
  from collaboration.suggestion s
 where s.tenant_id = $1
   and s.document_id = $2
   and s.state = $3
   and not s.id = any ($4)
 order by s.decided_at desc, s.id
 limit $5;
