--: bus_key_put(name text, value bytea) global -> exec
-- Keeps the first key ever given.
insert into bus.key (name, value)
values ($1, $2)
    on conflict (name) do nothing;

--: bus_key_get(name text) global -> maybe BusKey(value bytea)
-- The platform's key of this name.
select k.value
  from bus.key k
 where k.name = $1;
