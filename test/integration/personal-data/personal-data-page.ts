import type { Holder } from '../../../src/platform/personal-data/personal-data-holders';

/** The tables of docs/reference/personal-data.md, each between two marks of its name. */
export function withTables(
  page: string,
  holders: readonly Holder[],
  heldByNobody: Readonly<Record<string, string>>,
): string {
  const held = holders.flatMap(({ section, tables }) =>
    Object.entries(tables).map(([table, fate]) => [
      `\`${section}\``,
      `\`${table}\``,
      'kept' in fate ? `kept. ${fate.kept}` : `erased. ${fate.erased}`,
    ]),
  );
  const others = Object.entries(heldByNobody).map(([table, why]) => [`\`${table}\``, why]);
  return filled(filled(page, 'held', ['section', 'table', 'on erasure'], held), 'others', ['table', 'why'], others);
}

function filled(page: string, mark: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const [before, rest] = page.split(`<!-- ${mark} -->`);
  const [, after] = rest.split(`<!-- /${mark} -->`);
  return `${before}<!-- ${mark} -->\n\n${table([head, ...rows])}\n\n<!-- /${mark} -->${after}`;
}

/** As prettier formats it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
