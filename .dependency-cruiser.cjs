// Who may import whom: docs/decisions argues each edge, this file holds it. A new edge is one line here and an ADR.

/** `from` may enter `to` through its index.ts, and entities of `from` may point at entities of `to`. */
const EDGES = [
  { from: 'calendar', to: 'consultations' },
  { from: 'calendar', to: 'identity' },
  { from: 'consultations', to: 'doctors' },
  { from: 'consultations', to: 'payments' },
  { from: 'notifications', to: 'calendar' },
  { from: 'notifications', to: 'consultations' },
  { from: 'notifications', to: 'identity' },
  { from: 'partners', to: 'identity' },
  { from: 'patients', to: 'consultations' },
  { from: 'patients', to: 'identity' },
  { from: 'patients', to: 'prescriptions' },
  { from: 'payments', to: 'identity' },
  { from: 'prescriptions', to: 'consultations' },
  { from: 'prescriptions', to: 'identity' },
  { from: 'prescriptions', to: 'inventory' },
  { from: 'pms-sync', to: 'inventory' },
  { from: 'recalls', to: 'identity' },
  { from: 'recalls', to: 'inventory' },
  { from: 'recalls', to: 'prescriptions' },
  { from: 'pms-sync', to: 'partners' },
];

/** Doors open to every module; behind identity's, only its types (the actor) are for others. */
const OPEN_DOORS = [{ to: 'audit' }, { to: 'identity', typesOnly: true }];

/** The small, framework-free packages that kernel may build on. */
const KERNEL_PACKAGES = ['temporal-polyfill', 'uuidv7'];

/** Whatever is in no layer composes them: entry points, tables of contents, the document writer, the demo data. */
const LAYERS = '^src/(kernel|config|platform|modules)/';
const COMPOSITION = { path: '^(src/|mikro-orm\\.config\\.ts$)', pathNot: LAYERS };

const DOOR = 'index\\.ts$';
const EVENTS = '[.]events\\.ts$';
const ENTITY = '[.]entity\\.ts$';
const SPEC = '[.]spec\\.ts$';

const sources = [...new Set([...EDGES, ...OPEN_DOORS].flatMap(({ from }) => from ?? []))];
const targetsOf = (source) => [
  ...EDGES.filter(({ from }) => from === source).map(({ to }) => to),
  ...OPEN_DOORS.map(({ to }) => to),
];
const entering = (target) => EDGES.filter(({ to }) => to === target).map(({ from }) => from);
const anyOf = (names) => `(${names.join('|')})`;

/** One rule for each module that has edges, and one for all the modules that have none. */
function moduleRules() {
  const rule = (name, from, targets) => ({
    name,
    severity: 'error',
    comment: `May enter ${targets.join(', ')} through index.ts, point at their entities from its own, and import any *.events.ts.`,
    from,
    to: {
      path: '^src/modules/([^/]+)/',
      pathNot: [
        '^src/modules/$1/',
        EVENTS,
        `^src/modules/${anyOf(targets)}/${DOOR}`,
        // Whether the importer is an entity too is the business of entities-only-from-entities.
        `^src/modules/${anyOf(targets)}/.*${ENTITY}`,
      ],
    },
  });
  const withEdges = sources.map((source) =>
    rule(`edges-of-${source}`, { path: `^src/modules/(${source})/` }, targetsOf(source)),
  );
  const others = { path: '^src/modules/([^/]+)/', pathNot: `^src/modules/${anyOf(sources)}/` };
  return [...withEdges, rule('edges-of-other-modules', others, targetsOf(undefined))];
}

function typeOnlyDoorRules() {
  return OPEN_DOORS.filter(({ typesOnly }) => typesOnly).map(({ to }) => ({
    name: `types-only-from-${to}`,
    severity: 'error',
    comment: `Other modules take types from ${to}, not behaviour: use \`import type\`.`,
    // Whoever has a listed edge besides may use what the door offers.
    from: { path: '^src/modules/', pathNot: `^src/modules/${anyOf([to, ...entering(to)])}/` },
    to: { path: `^src/modules/${to}/${DOOR}`, dependencyTypesNot: ['type-only'] },
  }));
}

const LAYER_RULES = [
  {
    name: 'no-cycle',
    severity: 'error',
    comment: 'A cycle is one module that pretends to be two. Type-only imports count.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'kernel-imports-nobody',
    severity: 'error',
    from: { path: '^src/kernel/', pathNot: SPEC },
    to: { path: '^(src|migrations|test|bench)/', pathNot: '^src/kernel/' },
  },
  {
    name: 'kernel-is-plain',
    severity: 'error',
    comment: 'Plain TypeScript: no framework, no driver.',
    from: { path: '^src/kernel/', pathNot: SPEC },
    to: { path: 'node_modules/', pathNot: `node_modules/${anyOf(KERNEL_PACKAGES)}/` },
  },
  {
    name: 'platform-and-config-below-modules',
    severity: 'error',
    comment: 'What a module needs of the platform it brings along as an argument or a provider.',
    from: { path: '^src/(platform|config)/' },
    to: { path: '^src/modules/' },
  },
  {
    name: 'nobody-imports-composition',
    severity: 'error',
    comment: 'main.ts, worker.ts and app.module.ts know everybody; nobody knows them.',
    from: { path: LAYERS, pathNot: SPEC },
    to: COMPOSITION,
  },
  {
    name: 'entities-only-from-entities',
    severity: 'error',
    comment: 'A foreign key may name a neighbour’s entity; everything else asks at the door.',
    from: { path: '^src/modules/([^/]+)/', pathNot: ENTITY },
    to: { path: `^src/modules/.*${ENTITY}`, pathNot: '^src/modules/$1/' },
  },
  {
    name: 'composition-through-doors',
    severity: 'error',
    comment: 'Even the tables of contents name only doors, modules and entities.',
    from: COMPOSITION,
    to: { path: '^src/modules/', pathNot: [DOOR, '[.]module\\.ts$', ENTITY, EVENTS] },
  },
  {
    name: 'no-tests-in-source',
    severity: 'error',
    from: { path: '^src/', pathNot: SPEC },
    to: { path: `(^(test|bench)/|${SPEC})` },
  },
  {
    name: 'no-undeclared-package',
    severity: 'error',
    comment: 'Not in package.json: the next install may not bring it.',
    from: { path: '^src/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-development-package',
    severity: 'error',
    comment: 'The image holds no development dependencies.',
    from: { path: '^src/', pathNot: SPEC },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-unresolvable',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
];

module.exports = {
  forbidden: [...LAYER_RULES, ...moduleRules(), ...typeOnlyDoorRules()],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Type-only imports are dependencies too: they decide what can be moved.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'require', 'import', 'types', 'default'],
      mainFields: ['main', 'types'],
    },
  },
};
