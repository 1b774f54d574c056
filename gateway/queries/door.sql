--: door_knock @point() global -> one DoorKnock(is_open bool)
-- Nothing but the gate before it: is the session live, the permission held?
select true;

--: door_permissions @point() global -> many DoorPermission(name text, bit int4)
-- The bit of each permission; they never change, and more come with a new release.
select p.name, p.bit
  from auth.permission p
 order by p.bit;

--: door_revocations @point() global -> one DoorRevocation(counter int8)
-- Moves whenever a session, a right or a tenant has ended.
select r.counter
  from auth.revocation r;
