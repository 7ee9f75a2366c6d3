import { load } from 'js-yaml';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Histogram, type Metric, register } from 'prom-client';
import '../../src/create-app';
import { REPOSITORY } from './planted-tree';

interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: Record<string, string>;
}

const FILE = 'deploy/alerts/theriac.rules.yml';
const { groups } = load(readFileSync(join(REPOSITORY, FILE), 'utf8')) as { groups: { name: string; rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

/** What Prometheus adds to every series. */
const SCRAPED_LABELS = ['instance'];
const WORDS = new Set(['and', 'or', 'unless', 'offset', 'bool', 'by', 'without', 'on', 'ignoring']);
const GROUPING = /\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g;

/** The metrics that an expression reads, each with the labels that it selects by. */
function selectorsIn(expr: string): { name: string; labels: string[] }[] {
  const bare = expr.replaceAll(/"[^"]*"/g, '""').replaceAll(GROUPING, ' ');
  return [...bare.matchAll(/(?<![\w.])([a-z_][a-z0-9_]*)(?:\{([^}]*)\})?(?!\s*\()(?![\w])/g)]
    .filter(([, name]) => !WORDS.has(name) && !/^\d/.test(name))
    .filter(({ index }) => !/[[\d]$/.test(bare.slice(0, index)))
    .filter(([, name]) => !/^[smhdwy]$/.test(name))
    .map(([, name, inside = '']) => ({
      name,
      labels: [...inside.matchAll(/(\w+)\s*[=!]/g)].map(([, label]) => label),
    }));
}

const groupedBy = (expr: string) =>
  [...expr.matchAll(GROUPING)].flatMap(([, inside]) => inside.split(',').map((label) => label.trim()));

function metricOf(name: string): (Metric & { labelNames?: readonly string[] }) | undefined {
  const whole = register.getSingleMetric(name);
  if (whole) return whole;
  const histogram = register.getSingleMetric(name.replace(/_(bucket|count|sum)$/, ''));
  return histogram instanceof Histogram ? histogram : undefined;
}

const labelsOf = (name: string) => [...(metricOf(name)?.labelNames ?? []), ...(name.endsWith('_bucket') ? ['le'] : [])];

describe('the alert rules', () => {
  it('are some, each with a name of its own', () => {
    expect(rules.length).toBeGreaterThan(20);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s reads metrics and labels that there are',
    (_, { expr }) => {
      const selectors = selectorsIn(expr);
      expect(selectors).not.toEqual([]);
      expect(selectors.map(({ name }) => name).filter((name) => !metricOf(name))).toEqual([]);
      expect(
        selectors.flatMap(({ name, labels }) => labels.filter((label) => !labelsOf(name).includes(label))),
      ).toEqual([]);
      const known = [...SCRAPED_LABELS, ...selectors.flatMap(({ name }) => labelsOf(name))];
      expect(groupedBy(expr).filter((label) => !known.includes(label))).toEqual([]);
      expect((expr.match(/\(/g) ?? []).length).toBe((expr.match(/\)/g) ?? []).length);
    },
  );

  it.each(rules.map((rule) => [rule.alert, rule] as const))('%s says what is wrong and where to read on', (_, rule) => {
    const { labels, annotations } = rule;
    expect(Object.keys(annotations).sort()).toEqual(['description', 'runbook', 'summary']);
    expect(['critical', 'warning']).toContain(labels.severity);
    expect(rule.for ?? '1m').toMatch(/^\d+[smh]$/);
    const [page, anchor] = annotations.runbook.split('#');
    expect(existsSync(join(REPOSITORY, page))).toBe(true);
    const headings = [...readFileSync(join(REPOSITORY, page), 'utf8').matchAll(/^#+ (.+)$/gm)];
    const anchors = headings.map(([, heading]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(anchors).toContain(anchor);
    // What stands in the texts is what the expression leaves of the labels.
    const named = Object.values(annotations).flatMap((text) => [...text.matchAll(/\$labels\.(\w+)/g)]);
    const left = /\bsum\(|\bmax\(/.test(rule.expr)
      ? groupedBy(rule.expr)
      : [...SCRAPED_LABELS, ...groupedBy(rule.expr)];
    expect(named.map(([, label]) => label).filter((label) => !left.includes(label))).toEqual([]);
  });
});
