-- What a document was: milestones to reach any version from, who worked on it when, and names for versions.

-- The version whose content an operation brought back; null for what people type.
alter table collaboration.operation add column restored_version bigint;

-- The document as it was at some versions, with who wrote what, so that any version is few operations away. Derived from
-- the operations by walking them. Both texts are null where the document was deleted.
create table collaboration.milestone (
    tenant_id   uuid        not null,
    document_id uuid        not null,
    version     bigint      not null,
    content     text,
    authors     text,
    reached_at  timestamptz not null,
    primary key (tenant_id, document_id, version),
    foreign key (tenant_id, document_id) references collaboration.document (tenant_id, id)
        deferrable initially deferred
);
comment on table collaboration.milestone is
    'restore: derived; person: ids of authors, and what people write; keep: as long as its document';

alter table collaboration.milestone enable row level security;
alter table collaboration.milestone force row level security;
create policy tenant_wall on collaboration.milestone
    using (tenant_id = tenant.current_id()) with check (tenant_id = tenant.current_id());
grant select, insert on collaboration.milestone to insula_app;
