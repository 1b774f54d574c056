--: feed_position @list () -> one FeedPosition(position int8)
-- Where does the tenant's log end now?
select coalesce(max(e.position), 0) as position
  from stream.event e
 where e.tenant_id = $1;

--: feed_read @list (after int8, most int4)
--:   -> many FeedEvent(position int8, id uuid, type text, subject_type text, subject_id uuid, actor_id uuid, created_at timestamptz, is_seen bool)
-- What happened in the tenant after a position, and may the caller see what it is about?
select e.position, e.id, e.type, e.subject_type, e.subject_id, e.actor_id, e.created_at,
       case when e.subject_type in ('document', 'folder', 'comment', 'suggestion')
            then exists (select from api.seen_subject s where s.tenant_id = $1 and s.id = e.subject_id)
            else true
       end
  from stream.event e
 where e.tenant_id = $1
   and e.position > $2
 order by e.position
 limit $3;
