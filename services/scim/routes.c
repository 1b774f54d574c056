#include "services/scim/handlers.h"
#include "services/scim/reply.h"
#include "services/scim/scim.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const media_types[] = { SCIM_MEDIA_TYPE, "application/json", NULL };

/* Entra puts the name of its flag for the protocol's letter behind the address it was given. */
#define ENTRA_FLAG                                                                                 \
    {                                                                                              \
        "aadOptscim062020", "Passed over: Microsoft Entra sends it along.", false                  \
    }
#define SELECTION                                                                                  \
    { "attributes", "Names of the attributes to tell, with commas between.", false },              \
        { "excludedAttributes", "Names of the attributes not to tell.", false }, ENTRA_FLAG
static const QueryField item_query[] = { SELECTION };
static const QueryField list_query[] = {
    SELECTION,
    { "filter", "A filter of RFC 7644, 3.4.2.2: userName eq \"ada@acme.test\".", false },
    { "sortBy", "The attribute by which they are in order.", false },
    { "sortOrder", "ascending or descending.", false },
    { "startIndex", "The first one told, from 1.", false },
    { "count", "How many are told; default 100, at most 200.", false },
};
static const QueryField flag_query[] = { ENTRA_FLAG };
static const QueryField discovery_query[] = {
    { "filter", "Is refused: these are told as a whole.", false }, ENTRA_FLAG
};

static const Permission permissions[] = {
    { "scim.provision", "admin", "Keep people and teams as a directory says, by SCIM." },
};

#define GIVES         .permission = "scim.provision", .gives = media_types
#define TAKES         GIVES, .takes = media_types, .max_body_bytes = SCIM_MAX_BODY_BYTES
#define ASKED(fields) .query = (fields), .query_count = COUNT(fields)
#define ROOT          SCIM_ROOT

static const Route routes[] = {
    { .method = GET,
      .path = ROOT "/Users",
      GIVES,
      ASKED(list_query),
      .handler = scim_user_list,
      .summary = "SCIM: people" },
    { .method = POST,
      .path = ROOT "/Users",
      TAKES,
      ASKED(item_query),
      .rate = RATE_WRITE,
      .handler = scim_user_create,
      .status = 201,
      .summary = "SCIM: add a person" },
    { .method = POST,
      .path = ROOT "/Users/.search",
      TAKES,
      ASKED(flag_query),
      .rate = RATE_READ,
      .transaction = TRANSACTION_READ,
      .handler = scim_user_search,
      .summary = "SCIM: people, asked for in a body" },
    { .method = GET,
      .path = ROOT "/Users/:id",
      GIVES,
      ASKED(item_query),
      .etag = true,
      .handler = scim_user_item,
      .summary = "SCIM: one person" },
    { .method = PUT,
      .path = ROOT "/Users/:id",
      TAKES,
      ASKED(item_query),
      .rate = RATE_WRITE,
      .handler = scim_user_replace,
      .summary = "SCIM: replace what is said about a person" },
    { .method = PATCH,
      .path = ROOT "/Users/:id",
      TAKES,
      ASKED(item_query),
      .rate = RATE_WRITE,
      .handler = scim_user_patch,
      .summary = "SCIM: change, suspend or resume a person" },
    { .method = DELETE,
      .path = ROOT "/Users/:id",
      GIVES,
      ASKED(flag_query),
      .rate = RATE_WRITE,
      .status = 204,
      .handler = scim_user_delete,
      .summary = "SCIM: remove a person" },

    { .method = GET,
      .path = ROOT "/Groups",
      GIVES,
      ASKED(list_query),
      .handler = scim_group_list,
      .summary = "SCIM: teams" },
    { .method = POST,
      .path = ROOT "/Groups",
      TAKES,
      ASKED(item_query),
      .rate = RATE_WRITE,
      .handler = scim_group_create,
      .status = 201,
      .summary = "SCIM: make a team" },
    { .method = POST,
      .path = ROOT "/Groups/.search",
      TAKES,
      ASKED(flag_query),
      .rate = RATE_READ,
      .transaction = TRANSACTION_READ,
      .handler = scim_group_search,
      .summary = "SCIM: teams, asked for in a body" },
    { .method = GET,
      .path = ROOT "/Groups/:id",
      GIVES,
      ASKED(item_query),
      .etag = true,
      .handler = scim_group_item,
      .summary = "SCIM: one team" },
    { .method = PUT,
      .path = ROOT "/Groups/:id",
      TAKES,
      ASKED(item_query),
      .rate = RATE_WRITE,
      .handler = scim_group_replace,
      .summary = "SCIM: replace a team and its members" },
    { .method = PATCH,
      .path = ROOT "/Groups/:id",
      TAKES,
      ASKED(item_query),
      .rate = RATE_WRITE,
      .status = 204,
      .handler = scim_group_patch,
      .summary = "SCIM: change a team and its members" },
    { .method = DELETE,
      .path = ROOT "/Groups/:id",
      GIVES,
      ASKED(flag_query),
      .rate = RATE_WRITE,
      .status = 204,
      .handler = scim_group_delete,
      .summary = "SCIM: delete a team" },

    { .method = POST,
      .path = ROOT "/.search",
      TAKES,
      ASKED(flag_query),
      .rate = RATE_READ,
      .transaction = TRANSACTION_READ,
      .handler = scim_search,
      .summary = "SCIM: people and teams, asked for in a body" },
    { .method = POST,
      .path = ROOT "/Bulk",
      TAKES,
      ASKED(flag_query),
      .rate = RATE_WRITE,
      .transaction = TRANSACTION_MANUAL,
      .handler = scim_bulk,
      .summary = "SCIM: many operations at once" },

    { .method = GET,
      .path = ROOT "/ServiceProviderConfig",
      GIVES,
      ASKED(discovery_query),
      .handler = scim_provider_config,
      .summary = "SCIM: what this server can" },
    { .method = GET,
      .path = ROOT "/ResourceTypes",
      GIVES,
      ASKED(discovery_query),
      .handler = scim_resource_types,
      .summary = "SCIM: the kinds of resources" },
    { .method = GET,
      .path = ROOT "/ResourceTypes/:type",
      GIVES,
      ASKED(discovery_query),
      .handler = scim_resource_type,
      .summary = "SCIM: one kind of resources" },
    { .method = GET,
      .path = ROOT "/Schemas",
      GIVES,
      ASKED(discovery_query),
      .handler = scim_schemas,
      .summary = "SCIM: the attributes of all kinds" },
    { .method = GET,
      .path = ROOT "/Schemas/:type",
      GIVES,
      ASKED(discovery_query),
      .handler = scim_schema,
      .summary = "SCIM: the attributes of one schema" },
};

static const StreamConsumer *const consumers[] = { &scim_consumer };

const Service scim_service = {
    .name = "scim",
    ROUTES(routes),
    .permissions = permissions,
    .permission_count = COUNT(permissions),
    .problem_form = &scim_problem_form,
    .consumers = consumers,
    .consumer_count = COUNT(consumers),
};
