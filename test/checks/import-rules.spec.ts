import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plantTree, REPOSITORY } from './planted-tree';

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

const exporting = (...imports: string[]) =>
  [...imports.map((path) => `import '${path}';`), 'export const x = 1;'].join('\n');

const ALLOWED = {
  'src/kernel/money.ts': exporting('node:crypto'),
  'src/kernel/instant.ts': exporting('./money', 'uuidv7'),
  'src/config/env.ts': exporting('../kernel/money'),
  'src/platform/database/pool.ts': exporting('pg', '../../config/env'),
  'src/modules/audit/index.ts': exporting(),
  'src/modules/audit/audit-log.entity.ts': exporting(),
  'src/modules/identity/index.ts': 'export interface Actor { id: string }',
  'src/modules/identity/user.entity.ts': exporting(),
  'src/modules/identity/identity.events.ts': exporting(),
  'src/modules/doctors/index.ts': exporting(),
  'src/modules/doctors/doctor.entity.ts': exporting('../identity/user.entity'),
  'src/modules/doctors/doctors.service.ts': exporting(),
  'src/modules/payments/index.ts': exporting('../audit'),
  'src/modules/payments/payments.events.ts': exporting(),
  'src/modules/inventory/index.ts': exporting('../payments/payments.events'),
  'src/modules/pms-sync/index.ts': exporting('../inventory'),
  'src/modules/consultations/consultation.entity.ts': exporting('../doctors/doctor.entity'),
  'src/modules/consultations/consultations.service.ts': `import type { Actor } from '../identity';\n${exporting('../doctors', '../payments', '../audit')}`,
  'src/modules/consultations/index.ts': exporting('./consultations.service'),
  'src/modules/prescriptions/index.ts': exporting('../consultations', '../inventory'),
  'src/platform/outbox/outbox-event.entity.ts': exporting(),
  'src/modules/inventory/restock.service.ts': exporting('../../platform/outbox/outbox-event.entity'),
  'src/demo/load-demo.ts': exporting('../app.module', '../modules/doctors'),
  'src/app.module.ts': exporting('./modules/consultations', './modules/doctors', './modules/identity/user.entity'),
};

/** One planted violation each: the rule that must name it, the file, what it imports. */
const PLANTED: [rule: string, file: string, imported: string][] = [
  ['kernel-imports-nobody', 'src/kernel/leak.ts', '../platform/database/pool'],
  ['kernel-is-plain', 'src/kernel/framework.ts', '@nestjs/common'],
  ['platform-and-config-below-modules', 'src/platform/outbox/relay.ts', '../../modules/audit'],
  ['platform-and-config-below-modules', 'src/config/upward.ts', '../modules/audit'],
  ['nobody-imports-composition', 'src/modules/doctors/root.ts', '../../app.module'],
  ['nobody-imports-composition', 'src/platform/http/demo.ts', '../../demo/load-demo'],
  ['composition-through-doors', 'src/demo/peeking.ts', '../modules/doctors/doctors.service'],
  ['composition-through-doors', 'src/main.ts', './modules/doctors/doctors.service'],
  ['edges-of-consultations', 'src/modules/consultations/unlisted.ts', '../inventory'],
  ['edges-of-consultations', 'src/modules/consultations/back-door.ts', '../doctors/doctors.service'],
  ['edges-of-partners', 'src/modules/partners/unlisted.ts', '../payments'],
  ['edges-of-prescriptions', 'src/modules/prescriptions/unlisted.ts', '../payments'],
  ['edges-of-pms-sync', 'src/modules/pms-sync/unlisted.ts', '../doctors'],
  ['edges-of-other-modules', 'src/modules/doctors/unlisted.ts', '../consultations'],
  ['edges-of-payments', 'src/modules/payments/stock.entity.ts', '../consultations/consultation.entity'],
  ['entities-only-from-entities', 'src/modules/consultations/peeking.service.ts', '../doctors/doctor.entity'],
  ['types-only-from-identity', 'src/modules/doctors/behaviour.ts', '../identity'],
  ['no-tests-in-source', 'src/modules/doctors/tested.ts', './doctors.spec'],
  ['no-undeclared-package', 'src/modules/doctors/undeclared.ts', 'acorn'],
  ['no-development-package', 'src/modules/doctors/developer.ts', 'supertest'],
  ['no-unresolvable', 'src/modules/doctors/nowhere.ts', './missing'],
];

function cruise(files: Record<string, string>): Violation[] {
  const tree = plantTree({
    ...files,
    'package.json': readFileSync(join(REPOSITORY, 'package.json'), 'utf8'),
  });
  try {
    const args = ['src', '--config', join(REPOSITORY, '.dependency-cruiser.cjs'), '--output-type', 'json'];
    const binary = join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const run = spawnSync(process.execPath, [binary, ...args], {
      cwd: tree.root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    if (!run.stdout) throw new Error(run.stderr);
    return (JSON.parse(run.stdout) as { summary: { violations: Violation[] } }).summary.violations;
  } finally {
    tree.remove();
  }
}

describe('the import rules', () => {
  let found: Violation[];

  beforeAll(() => {
    found = cruise({
      ...ALLOWED,
      ...Object.fromEntries(PLANTED.map(([, file, imported]) => [file, exporting(imported)])),
      'src/modules/doctors/doctors.spec.ts': exporting(),
      'src/platform/cycle/one.ts': exporting('./two'),
      'src/platform/cycle/two.ts': `import type { x } from './one';\nexport type y = typeof x;`,
    });
  });

  it.each(PLANTED)('%s names %s', (rule, file) => {
    expect(found.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule);
  });

  it('finds a cycle even when one of its imports is only a type', () => {
    expect(found.map((violation) => violation.rule.name)).toContain('no-cycle');
  });

  it('allows what the architecture allows', () => {
    expect(found.filter(({ from }) => from in ALLOWED)).toEqual([]);
  });
});
