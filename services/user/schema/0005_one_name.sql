-- Some people have one name, and some directories know of one alone.

alter table users.account
    drop constraint account_last_name_check,
    add constraint account_last_name_check check (length(last_name) <= 100);
