// What can be said about the Dockerfile without an engine: pinned bases, no root, signals that arrive, sources that exist.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const repository = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '../..'));

/** Instructions with their continuation lines joined: `{ name: 'COPY', rest: 'a b' }`. */
function instructions(text) {
  const joined = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n\s*/g, ' ');
  return joined
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => ({ name: line.split(/\s/, 1)[0].toUpperCase(), rest: line.replace(/^\S+\s*/, '') }));
}

function stages(all) {
  const found = [];
  for (const one of all) {
    if (one.name === 'FROM') {
      const [, image, , name] = /^(?:--\S+\s+)?(\S+)(\s+as\s+(\S+))?/i.exec(one.rest);
      found.push({ image, name, instructions: [] });
    } else if (found.length > 0) found.at(-1).instructions.push(one);
  }
  return found;
}

function baseFaults(list) {
  const names = new Set(list.map(({ name }) => name));
  return list
    .filter(({ image }) => !names.has(image))
    .filter(({ image }) => !/:[\w.-]*\d[\w.-]*(@sha256:[0-9a-f]{64})?$/.test(image))
    .map(({ image }) => `${image}: pin the base by a versioned tag`);
}

function isIgnored(source, ignored) {
  return ignored.some((line) => source === line.replace(/\/$/, '') || source.startsWith(line.replace(/\/?$/, '/')));
}

function copyFaults(list) {
  const ignored = readFileSync(path.join(repository, '.dockerignore'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !/^[#!*]/.test(line));
  const sources = list
    .flatMap((stage) => stage.instructions)
    .filter(({ name, rest }) => name === 'COPY' && !rest.includes('--from='))
    .flatMap(({ rest }) =>
      rest
        .split(/\s+/)
        .filter((word) => !word.startsWith('--'))
        .slice(0, -1),
    );
  return sources.flatMap((source) => {
    if (!existsSync(path.join(repository, source))) return [`COPY ${source}: no such file`];
    return isIgnored(source.replace(/\/$/, ''), ignored) ? [`COPY ${source}: hidden by .dockerignore`] : [];
  });
}

/** @param {Map<string, string>} last the last instruction of each name in the final stage */
function finalFaults(last) {
  const faults = [];
  if (!last.has('USER') || /^(root|0)\b/.test(last.get('USER'))) faults.push('the last stage runs as root: set USER');
  for (const name of ['CMD', 'HEALTHCHECK']) {
    const command = last.get(name)?.replace(/^.*?CMD\s+/, '');
    if (!command?.startsWith('[')) faults.push(`${name}: wanted in exec form, so that signals and exit codes pass`);
  }
  if (!/\bNODE_ENV=production\b/.test(last.get('ENV') ?? ''))
    faults.push('the last stage does not set NODE_ENV=production');
  return faults;
}

const all = instructions(readFileSync(path.join(repository, 'Dockerfile'), 'utf8'));
const list = stages(all);
const faults = [
  ...baseFaults(list),
  ...copyFaults(list),
  ...finalFaults(new Map(list.at(-1).instructions.map(({ name, rest }) => [name, rest]))),
  ...all.filter(({ name }) => name === 'ADD').map(({ rest }) => `ADD ${rest}: use COPY`),
  ...all
    .filter(({ rest }) => /\b(npm (i|install)|apt-get upgrade)\b/.test(rest))
    .map(({ rest }) => `not repeatable: ${rest}`),
  ...all.filter(({ rest }) => /\b(curl|wget)\b.*\|/.test(rest)).map(({ rest }) => `runs what it downloads: ${rest}`),
];
console.log(faults.length === 0 ? `${list.length} stages, nothing to object` : faults.join('\n'));
process.exitCode = faults.length === 0 ? 0 : 1;
