-- The ground of the wall: whose tenant is it now? Every policy asks this one function.

create schema tenant;
grant usage on schema tenant to insula_app, insula_wall;

-- Stays a plain SQL expression, so that the planner writes it into each query. After a local setting has ended it reads '' and not null.
create function tenant.current_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('insula.tenant_id', true), '')::uuid;

-- Whose session has tenant.enter() let in? Null for the server's own work.
create function tenant.current_user_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('insula.user_id', true), '')::uuid;
