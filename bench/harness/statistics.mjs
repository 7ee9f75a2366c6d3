/** @param {number[]} values @returns {number} */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of each field. @template T @param {T[]} rows of numbers @returns {T} */
export function medians(rows) {
  return Object.fromEntries(Object.keys(rows[0]).map((field) => [field, median(rows.map((row) => row[field]))]));
}
