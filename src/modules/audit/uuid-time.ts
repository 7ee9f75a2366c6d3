/** The time in a UUIDv7: milliseconds since 1970. */
export function timeOf(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The lowest UUIDv7 of a millisecond, as `uuidv7_floor` in the database. */
export function lowestId(milliseconds: number): string {
  return `${prefix(milliseconds)}-0000-0000-000000000000`;
}

/** The highest UUIDv7 of a millisecond, and more than that: whatever sorts before the next one. */
export function highestId(milliseconds: number): string {
  return `${prefix(milliseconds)}-ffff-ffff-ffffffffffff`;
}

function prefix(milliseconds: number): string {
  const hex = Math.max(0, milliseconds).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
