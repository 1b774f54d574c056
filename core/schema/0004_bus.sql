-- What machines prove themselves with to each other: whoever reads this speaks for the platform on the bus.

create schema bus;
grant usage on schema bus to insula_app;

create table bus.key (
    name  text  not null primary key,
    value bytea not null
);
comment on table bus.key is 'restore: kept; person: nothing; keep: for ever';
grant select, insert on bus.key to insula_app;
