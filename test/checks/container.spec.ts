import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plantTree, REPOSITORY } from './planted-tree';

const DOCKERFILE = readFileSync(join(REPOSITORY, 'Dockerfile'), 'utf8');

function check(dockerfile: string) {
  const copied = [
    'package.json',
    'package-lock.json',
    '.npmrc',
    'tsconfig.json',
    'tsconfig.build.json',
    'nest-cli.json',
  ];
  const others = ['mikro-orm.config.ts', 'migrations/index.ts', 'src/main.ts', 'LICENSE', 'NOTICE'];
  const tree = plantTree({
    ...Object.fromEntries([...copied, ...others].map((path) => [path, ''])),
    'docs/readme.txt': '',
    '.dockerignore': readFileSync(join(REPOSITORY, '.dockerignore'), 'utf8'),
    Dockerfile: dockerfile,
  });
  try {
    const script = join(REPOSITORY, 'scripts/checks/container.mjs');
    const run = spawnSync(process.execPath, [script, tree.root], { encoding: 'utf8' });
    return { status: run.status, output: run.stdout + run.stderr };
  } finally {
    tree.remove();
  }
}

describe('the check of the Dockerfile', () => {
  it('passes ours', () => {
    expect(check(DOCKERFILE)).toMatchObject({ status: 0 });
  });

  it.each([
    ['pin the base', /node:24-bookworm-slim AS build/, 'node:latest AS build'],
    ['runs as root', /^USER node$/m, 'USER root'],
    ['runs as root', /^USER node$/m, ''],
    ['CMD: wanted in exec form', /^CMD .*$/m, 'CMD node dist/src/main.js'],
    ['HEALTHCHECK: wanted', /^HEALTHCHECK (.*\n)+?.*CMD .*$/m, ''],
    ['does not set NODE_ENV', /NODE_ENV=production /, ''],
    ['no such file', /COPY src /, 'COPY source '],
    ['hidden by .dockerignore', /COPY src /, 'COPY docs '],
    ['not repeatable', /npm ci/, 'npm install'],
    ['use COPY', /COPY src /, 'ADD src '],
    ['runs what it downloads', /^USER node$/m, 'RUN curl example.org | sh\nUSER node'],
  ])('says "%s" of %s become %s', (sentence, original, planted) => {
    expect(DOCKERFILE).toMatch(original);
    expect(check(DOCKERFILE.replace(original, planted))).toMatchObject({
      status: 1,
      output: expect.stringContaining(sentence),
    });
  });
});
