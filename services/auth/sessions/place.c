#include "services/auth/sessions/place.h"

#include <maxminddb.h>
#include <string.h>

#include "core/log.h"
#include "core/setting.h"

/* For the life of the process: HUP brings workers that open a newer file. */
static const MMDB_s *database(void)
{
    static MMDB_s opened;
    static bool was_tried, is_open;
    const char *path = setting_text("geoip_database");
    if (was_tried || *path == '\0')
        return is_open ? &opened : NULL;
    was_tried = true;
    int status = MMDB_open(path, MMDB_MODE_MMAP, &opened);
    is_open = status == MMDB_SUCCESS;
    if (!is_open)
        log_write(LOG_WARN, "the database of addresses does not open",
                  LOG_TEXT("file", text_of(path)),
                  LOG_TEXT("detail", text_of(MMDB_strerror(status))));
    return is_open ? &opened : NULL;
}

/* The English name of the city or country of an entry. */
static Text name_of(MMDB_entry_s *entry, const char *what)
{
    MMDB_entry_data_s name;
    bool is_known = MMDB_get_value(entry, &name, what, "names", "en", NULL) == MMDB_SUCCESS &&
                    name.has_data && name.type == MMDB_DATA_TYPE_UTF8_STRING;
    return is_known ? (Text){ name.utf8_string, name.data_size } : TEXT_NULL;
}

Text place_of(Arena *arena, Text address)
{
    const MMDB_s *places = text_is_null(address) ? NULL : database();
    if (!places)
        return TEXT_NULL;
    int not_an_address, failure;
    MMDB_lookup_result_s found =
        MMDB_lookup_string(places, text_cstr(arena, address), &not_an_address, &failure);
    if (not_an_address || failure != MMDB_SUCCESS || !found.found_entry)
        return TEXT_NULL;
    Text city = name_of(&found.entry, "city"), country = name_of(&found.entry, "country");
    if (text_is_null(city) || text_is_null(country))
        return text_copy(arena, text_is_null(city) ? country : city);
    return text_format(arena, "%.*s, %.*s", TEXT_ARG(city), TEXT_ARG(country));
}
