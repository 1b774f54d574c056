#include "services/scim/handlers.h"

#include "sql/scim.h"

static void forget(Task *task, const StreamEvent *events, size_t count)
{
    Uuid *users = ARENA_ARRAY(task->arena, Uuid, count),
         *teams = ARENA_ARRAY(task->arena, Uuid, count);
    size_t user_count = 0, team_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (text_equal(events[i].type, TEXT("user.removed")))
            users[user_count++] = events[i].subject_id;
        else if (text_equal(events[i].type, TEXT("team.deleted")))
            teams[team_count++] = events[i].subject_id;
    }
    if (user_count > 0)
        sql_scim_users_forget_in(task, users, user_count);
    if (team_count > 0)
        sql_scim_groups_forget_in(task, teams, team_count);
}

const StreamConsumer scim_consumer = { .name = "scim", .handle = forget };
