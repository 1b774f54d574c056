/** One hue a person, the same everywhere and for everybody. Style sheets choose lightness, so that it can be read in light and dark. */
const HUES = [15, 45, 75, 120, 150, 180, 205, 230, 260, 290, 315, 345];

export function hueOf(user: string): number {
  let sum = 0;
  for (let i = 0; i < user.length; i++) sum = (sum * 31 + user.charCodeAt(i)) >>> 0;
  return HUES[sum % HUES.length] ?? 0;
}
