#include "gateway/etag.h"

Text etag_write(Arena *arena, int64_t epoch, int64_t revision, uint64_t shape)
{
    Buffer out;
    buffer_init(&out, arena, 80);
    buffer_byte(&out, '"');
    buffer_int(&out, epoch);
    buffer_byte(&out, '.');
    buffer_int(&out, revision);
    if (shape != 0)
        buffer_format(&out, "-%llx", (unsigned long long)shape);
    buffer_byte(&out, '"');
    return buffer_view(&out);
}

bool etag_is_listed(Text header, Text etag)
{
    for (Text rest = header; !text_is_null(rest);) {
        Text each = text_trim(text_cut(&rest, ','));
        if (text_starts_with(each, TEXT("W/")))
            each = text_slice(each, 2, each.len);
        if (text_equal(each, TEXT("*")) || text_equal(each, etag))
            return true;
    }
    return false;
}

bool etag_matches(Text header, int64_t epoch, int64_t revision)
{
    for (Text rest = header; !text_is_null(rest);) {
        Text each = text_trim(text_cut(&rest, ','));
        if (text_equal(each, TEXT("*")))
            return true;
        if (each.len < 2 || each.ptr[0] != '"' || each.ptr[each.len - 1] != '"')
            continue;
        Text inside = text_slice(each, 1, each.len - 1);
        inside = text_slice(inside, 0, text_find(inside, '-', 0));
        size_t dot = text_find(inside, '.', 0);
        int64_t theirs;
        if (text_to_int64(text_slice(inside, 0, dot), &theirs) && theirs == epoch &&
            text_to_int64(text_slice(inside, dot + 1, inside.len), &theirs) && theirs == revision)
            return true;
    }
    return false;
}
