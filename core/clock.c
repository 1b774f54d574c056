#include "core/clock.h"

#include <time.h>

#define DAY_MS INT64_C(86400000)

/* The years RFC 3339 can write. */
#define FIRST_MS INT64_C(-62167219200000) /* 0000-01-01T00:00:00.000Z */
#define LAST_MS  INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */

TimeMs clock_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (TimeMs)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/*
 * Days since 1970-01-01 of a date in the proleptic Gregorian calendar, and back. The year is taken
 * to begin in March, so that the leap day is its last; 400 years (an era) have 146097 days.
 */
static int64_t days_from_date(int64_t year, int month, int day)
{
    if (month <= 2)
        year--;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void date_from_days(int64_t days, int64_t *year, int64_t *month, int64_t *day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

static void put_digits(char *out, int count, int64_t value)
{
    while (count-- > 0) {
        out[count] = (char)('0' + value % 10);
        value /= 10;
    }
}

void clock_write(TimeMs time_ms, char out[CLOCK_TEXT_SIZE])
{
    if (time_ms < FIRST_MS)
        time_ms = FIRST_MS;
    if (time_ms > LAST_MS)
        time_ms = LAST_MS;
    int64_t days = (time_ms >= 0 ? time_ms : time_ms - (DAY_MS - 1)) / DAY_MS;
    int64_t rest = time_ms - days * DAY_MS;
    int64_t year, month, day;
    date_from_days(days, &year, &month, &day);
    put_digits(out, 4, year);
    out[4] = '-';
    put_digits(out + 5, 2, month);
    out[7] = '-';
    put_digits(out + 8, 2, day);
    out[10] = 'T';
    put_digits(out + 11, 2, rest / 3600000);
    out[13] = ':';
    put_digits(out + 14, 2, rest / 60000 % 60);
    out[16] = ':';
    put_digits(out + 17, 2, rest / 1000 % 60);
    out[19] = '.';
    put_digits(out + 20, 3, rest % 1000);
    out[23] = 'Z';
}

/* Reads exactly `count` digits at *at; false when there are fewer. */
static bool get_digits(Text text, size_t *at, int count, int *value)
{
    *value = 0;
    for (; count > 0; count--, (*at)++) {
        if (*at >= text.len || text.ptr[*at] < '0' || text.ptr[*at] > '9')
            return false;
        *value = *value * 10 + (text.ptr[*at] - '0');
    }
    return true;
}

static bool get_byte(Text text, size_t *at, char byte)
{
    if (*at >= text.len || text.ptr[*at] != byte)
        return false;
    (*at)++;
    return true;
}

static int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

static bool parse_date(Text text, size_t *at, int64_t *days)
{
    int year, month, day;
    if (!get_digits(text, at, 4, &year) || !get_byte(text, at, '-') ||
        !get_digits(text, at, 2, &month) || !get_byte(text, at, '-') ||
        !get_digits(text, at, 2, &day))
        return false;
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return false;
    *days = days_from_date(year, month, day);
    return true;
}

/* Time of day with its fraction; a leap second (60) is counted into the next minute. */
static bool parse_time(Text text, size_t *at, int64_t *ms)
{
    int hour, minute, second;
    if (!get_digits(text, at, 2, &hour) || !get_byte(text, at, ':') ||
        !get_digits(text, at, 2, &minute) || !get_byte(text, at, ':') ||
        !get_digits(text, at, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    *ms = (hour * INT64_C(3600) + minute * 60 + second) * 1000;
    if (!get_byte(text, at, '.'))
        return true;
    size_t first = *at;
    for (int unit = 100; *at < text.len && text.ptr[*at] >= '0' && text.ptr[*at] <= '9'; (*at)++) {
        *ms += (text.ptr[*at] - '0') * unit;
        unit /= 10;
    }
    return *at > first;
}

static bool parse_offset(Text text, size_t *at, int64_t *ms)
{
    *ms = 0;
    if (get_byte(text, at, 'Z') || get_byte(text, at, 'z'))
        return true;
    int sign = get_byte(text, at, '+') ? 1 : get_byte(text, at, '-') ? -1 : 0;
    int hour, minute;
    if (sign == 0 || !get_digits(text, at, 2, &hour) || !get_byte(text, at, ':') ||
        !get_digits(text, at, 2, &minute) || hour > 23 || minute > 59)
        return false;
    *ms = sign * (hour * INT64_C(60) + minute) * 60000;
    return true;
}

bool clock_parse(Text text, TimeMs *time_ms)
{
    size_t at = 0;
    int64_t days, ms, offset_ms;
    if (!parse_date(text, &at, &days))
        return false;
    if (!get_byte(text, &at, 'T') && !get_byte(text, &at, 't'))
        return false;
    if (!parse_time(text, &at, &ms) || !parse_offset(text, &at, &offset_ms) || at != text.len)
        return false;
    *time_ms = days * DAY_MS + ms - offset_ms;
    return true;
}
