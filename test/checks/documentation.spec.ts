import { getMetadataStorage } from 'class-validator';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Environment } from '../../src/config/env';
import { REPOSITORY } from './planted-tree';

const read = (path: string) => readFileSync(join(REPOSITORY, path), 'utf8');
const exists = (path: string) => existsSync(join(REPOSITORY, path));
const filesBelow = (folder: string, ending: string) =>
  readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file))
    .sort();

const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...filesBelow('docs', '.md')];

const withoutCode = (text: string) => text.replace(/^ *```[^]*?^ *```$/gm, '');

/** Headings as the anchors that a link can name. */
function anchorsOf(page: string): Set<string> {
  const headings = [...withoutCode(read(page)).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe('the documentation', () => {
  it.each(PAGES)('%s links to what is there', (page) => {
    const targets = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
    const broken = targets.filter((target) => {
      if (/^(https?|mailto):/.test(target)) return false;
      const [path, anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      return !exists(file) || (anchor !== undefined && !anchorsOf(file).has(anchor));
    });
    expect(broken).toEqual([]);
  });

  it.each(PAGES)('%s names files that are there', (page) => {
    const named = [...read(page).matchAll(/`((?:src|test|scripts|migrations|deploy|bench|docs)\/[\w./-]+)`/g)];
    expect(
      named.map(([, path]) => path).filter((path) => !exists(path) && path !== 'migrations/checksums.json'),
    ).toEqual([]);
  });

  it('has every decision in the index', () => {
    const decisions = filesBelow('docs/decisions', '.md').map((file) => relative('docs/decisions', file));
    const linked = [...read('docs/decisions/README.md').matchAll(/\]\((\d{4}-[\w-]+\.md)\)/g)].map(([, file]) => file);
    expect(linked).toEqual(decisions.filter((file) => file !== 'README.md'));
  });
});

describe('the map in the README', () => {
  const [, map] = /^## The map$[^]*?^```text\n([^]*?)^```$/m.exec(read('README.md')) ?? [];
  const places = map
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/\s/, 1)[0]);

  it('names nothing that is not there', () => {
    expect(places.filter((place) => !exists(place))).toEqual([]);
  });

  it.each(['src', 'src/modules', 'src/platform', 'test'])('names everything in %s', (folder) => {
    // An empty folder is a leftover: git does not know it.
    const entries = readdirSync(join(REPOSITORY, folder), { withFileTypes: true }).filter(
      (entry) => !entry.isDirectory() || readdirSync(join(REPOSITORY, folder, entry.name)).length > 0,
    );
    const wanted = entries.map((entry) => `${folder}/${entry.name}${entry.isDirectory() ? '/' : ''}`);
    const isNamed = (path: string) =>
      places.some((place) => place === path || (path.endsWith('/') && place.startsWith(path)));
    expect(wanted.filter((path) => !isNamed(path))).toEqual([]);
  });
});

describe('the configuration page', () => {
  const page = read('docs/reference/configuration.md');
  const rows = [...page.matchAll(/^\| `(\w+)` +\|(.*)$/gm)].map(([, name, rest]) => ({
    name,
    cells: rest.split('|').map((cell) => cell.trim()),
  }));
  const fields = new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(Environment, '', false, false)
      .map(({ propertyName }) => propertyName),
  );

  it('has one row for every variable', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual([...fields].sort());
  });

  it('speaks of no other variable', () => {
    const named = [...page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, name]) => name);
    expect(named.filter((name) => !fields.has(name))).toEqual([]);
  });

  it('tells the defaults as they are', () => {
    const defaults = new Environment() as unknown as Record<string, string | number | undefined>;
    const wrong = rows.filter(({ name, cells: [, told] }) => {
      const value = defaults[name];
      if (value === undefined) return told !== 'none' && told !== 'made once';
      return told !== (value === '' ? 'empty' : `\`${value}\``);
    });
    expect(wrong).toEqual([]);
  });

  it('is right about the README and the example too', () => {
    const [, table] = /^## Configuration$([^]*?)^## /m.exec(read('README.md')) ?? [];
    const inReadme = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    const inExample = [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
    expect([...inReadme, ...inExample].filter((name) => !fields.has(name))).toEqual([]);
    expect(inReadme).toHaveLength(10);
  });
});

describe('the page of events', () => {
  const page = read('docs/reference/events.md');
  const told = [...page.matchAll(/^### `([\w.]+)`$/gm)].map(([, type]) => type).sort();
  const announced = filesBelow('src/modules', '.events.ts')
    .flatMap((file) => [...read(file).matchAll(/'(\w+\.\w+)'/g)].map(([, type]) => type))
    .sort();

  it('describes every event type, and no other', () => {
    expect(told).toEqual([...new Set(announced)]);
  });

  it('names every handler', () => {
    const handlers = filesBelow('src/modules', '.handler.ts').filter((file) => read(file).includes('@EventHandler('));
    expect(handlers).not.toHaveLength(0);
    expect(handlers.filter((file) => !page.includes(file))).toEqual([]);
  });
});
