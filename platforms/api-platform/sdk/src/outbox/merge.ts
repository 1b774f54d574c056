/** JSON Merge Patch (RFC 7396): what a change is made of, what it makes, and two of them in one. */

export type JsonObject = Record<string, unknown>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same JSON, whatever the order of its keys. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) || Array.isArray(other))
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((value, at) => isSameJson(value, other[at]))
    );
  if (!isJsonObject(one) || !isJsonObject(other)) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length && keys.every((key) => key in other && isSameJson(one[key], other[key]))
  );
}

/** The patch that makes `after` of `before`: null removes a key. */
export function mergePatch(before: JsonObject, after: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(before)) if (!(key in after)) patch[key] = null;
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (key in before && isSameJson(old, value)) continue;
    patch[key] = isJsonObject(old) && isJsonObject(value) ? mergePatch(old, value) : value;
  }
  return patch;
}

/** What a patch makes of something. */
export function applyPatch(before: JsonObject, patch: JsonObject): JsonObject {
  const after = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    const old = after[key];
    if (value === null) delete after[key];
    else if (isJsonObject(value)) after[key] = applyPatch(isJsonObject(old) ? old : {}, value);
    else after[key] = value;
  }
  return after;
}

/** One patch that does what both do, one after the other; undefined where none can. */
export function composePatches(first: JsonObject, second: JsonObject): JsonObject | undefined {
  const both = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const old = first[key];
    if (!isJsonObject(value) || !(key in first)) both[key] = value;
    else if (!isJsonObject(old)) return undefined; // replaces, then merges: no single patch says so
    else {
      const inner = composePatches(old, value);
      if (!inner) return undefined;
      both[key] = inner;
    }
  }
  return both;
}
