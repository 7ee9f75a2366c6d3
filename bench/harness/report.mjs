import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { inRepository } from '../../scripts/launch/repository.mjs';

const COLUMNS = ['', 'req/s', 'of ref', 'target', 'p50/p99 ms', 'node µs', 'PostgreSQL µs'];
const WIDTHS = [28, 9, 8, 8, 15, 9, 14];

/** What the numbers depend on. @param {{ generator: string, postgres: string }} tools */
export function machineFacts({ generator, postgres }) {
  const [cpu] = cpus();
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: inRepository(), encoding: 'utf8' });
  return {
    cpu: cpu.model.trim(),
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 1e6),
    kernel: release(),
    node: process.versions.node,
    postgres,
    generator,
    commit: commit.stdout?.trim() ?? '',
  };
}

/** @returns {string} the file that was written */
export function writeResult(result) {
  const folder = inRepository('bench', 'results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${result.at.replaceAll(/[:.]/g, '-')}.json`);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return file;
}

export function printHeading() {
  print(COLUMNS);
}

/** @param {{ title: string, target?: number, ratio?: number, service: object, reference?: object }} row */
export function printScenario({ title, target, ratio, service, reference }) {
  const verdict = target && (ratio >= target ? `≥ ${target}` : `< ${target} !`);
  print([title, ...numbers(service, ratio?.toFixed(2), verdict)]);
  if (reference) print(['  reference', ...numbers(reference)]);
}

/** @param {{ perSecond: number, averageMs: number, postgresUs: number } | undefined} floor */
export function printFloor(floor) {
  if (!floor) return print(['  pgbench', 'not measured: no pgbench here']);
  const { perSecond, averageMs, postgresUs } = floor;
  print(['  pgbench', perSecond.toFixed(0), '', '', `${averageMs.toFixed(1)} avg`, '', postgresUs.toFixed(0)]);
}

/** @param {Record<string, { readyMs: number, idleMb: number, loadedMb: number, afterMb: number }>} footprint by side */
export function printFootprint({ service, reference }, targets) {
  const ratio = service.loadedMb / reference.loadedMb;
  const of = (value) => `${value.toFixed(0)} MB`;
  const line = ({ idleMb, loadedMb, afterMb }) => `${of(idleMb)} idle, ${of(loadedMb)} loaded, ${of(afterMb)} after`;
  console.log(`\nmemory     service    ${line(service)}`);
  console.log(`           reference  ${line(reference)}`);
  console.log(
    `           loaded ${ratio.toFixed(2)} times the reference; target ≤ ${targets.memory}${ratio > targets.memory ? ' !' : ''}`,
  );
  const late = service.readyMs > targets.readyMs ? ' !' : '';
  console.log(
    `ready      service ${service.readyMs.toFixed(0)} ms, target ≤ ${targets.readyMs}${late}; reference ${reference.readyMs.toFixed(0)} ms`,
  );
}

function numbers({ perSecond, p50, p99, nodeUs, postgresUs }, ratio = '', verdict = '') {
  return [
    perSecond.toFixed(0),
    ratio,
    verdict,
    `${p50.toFixed(1)} / ${p99.toFixed(1)}`,
    nodeUs.toFixed(0),
    postgresUs.toFixed(0),
  ];
}

function print(cells) {
  const padded = cells.map((cell, index) =>
    index === 0 ? cell.padEnd(WIDTHS[0]) : String(cell ?? '').padStart(WIDTHS[index]),
  );
  console.log(padded.join(' ').trimEnd());
}
