// Turns measured rounds into the table people read and the JSON that tools read.

export function median(values) {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Smallest value that at least `share` of the values do not exceed. */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] : NaN;
}

const meets = (value, [operator, bound]) => (operator === '>=' ? value >= bound : value <= bound);

/**
 * One line of the table. `ours` and `peer` are the values of the rounds, in order; the ratio is
 * the median of the rounds' own ratios, because neighbours in time share the machine's mood.
 * `goal` is [operator, bound, 'ratio' | 'ours'], or absent for what is only told.
 */
export function line(row, measure, unit, ours, { peerName = '', peer = [], goal } = {}) {
  const ratios = ours.map((value, i) => value / peer[i]);
  const result = {
    row, measure, unit, peer_name: peerName,
    ours: median(ours), peer: peer.length ? median(peer) : null,
    ratio: peer.length ? median(ratios) : null,
    rounds: { ours, peer },
  };
  if (goal) {
    result.goal = `${goal[0]} ${goal[1]}${goal[2] === 'ratio' ? ' x' : ` ${unit}`}`;
    const judged = goal[2] === 'ratio' ? result.ratio : result.ours;
    result.met = Number.isFinite(judged) ? meets(judged, goal) : null;
  }
  return result;
}

function number(value) {
  if (value === null || !Number.isFinite(value)) return '-';
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 4;
  return value.toFixed(digits);
}

/** The same for documentation/measurements.md. */
export function markdown(lines) {
  const value = (v, unit) => (v === null || !Number.isFinite(v) ? '' : `${number(v)}${unit && !unit.startsWith('/') ? ' ' : ''}${unit}`);
  const rows = lines.map((l) => [
    `${l.row}: ${l.measure}`, value(l.ours, l.unit),
    l.peer === null ? '' : `${value(l.peer, l.unit)}, ${l.peer_name}`, value(l.ratio, ''),
    l.goal ?? '', l.met === undefined ? '' : l.met === null ? '?' : l.met ? 'met' : '**missed**',
  ]);
  return [['what', 'ours', 'peer', 'ratio', 'goal', ''], Array(6).fill('---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |').replaceAll('|  |', '| |')).join('\n');
}

export function table(lines) {
  const rows = [['row', 'what', 'unit', 'ours', 'peer', '', 'ratio', 'goal', ''], ...lines.map((l) => [
    l.row, l.measure, l.unit, number(l.ours), number(l.peer), l.peer_name, number(l.ratio),
    l.goal ?? '', l.met === undefined ? '' : l.met === null ? '?' : l.met ? 'met' : 'missed',
  ])];
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const numeric = new Set([3, 4, 6]);
  return rows
    .map((row) => row
      .map((cell, i) => (numeric.has(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ').trimEnd())
    .join('\n');
}
