/** Days and times of day as a history is read. */
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const momentOf = (at: string) => exact.format(new Date(at));

export function dayOf(at: string, now = new Date()): string {
  const date = new Date(at);
  const days = Math.round(
    (new Date(now).setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000,
  );
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return date.getFullYear() === now.getFullYear() ? day.format(date) : dayOfYear.format(date);
}

export function spanOf(from: string, to: string): string {
  const [begin, end] = [time.format(new Date(from)), time.format(new Date(to))];
  return begin === end ? begin : `${begin} – ${end}`;
}
