import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLOSE } from '../../../src/modules/live-updates/live-messages';
import { LIVE_TOPICS } from '../../../src/modules/live-updates/live-topics';

const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'reference', 'asyncapi.yaml'), 'utf8');

describe('the AsyncAPI document', () => {
  it('names every topic, and no other', () => {
    const [, topics] = /topic:\n +type: string\n +enum: \[([\w, ]+)\]/.exec(page) ?? [];
    expect(topics.split(', ')).toEqual([...LIVE_TOPICS]);
  });

  it('tells of every code that we close with', () => {
    expect(Object.values(CLOSE).filter((code) => !page.includes(String(code)))).toEqual([]);
  });

  it('describes every message', () => {
    const described = [...page.matchAll(/^ {10,12}(?:type: )?(?:const: (\w+)|enum: \[(ready, reset)\])$/gm)];
    const kinds = described.flatMap(([, constant, several]) => (constant ?? several).split(', '));
    expect(kinds.sort()).toEqual(['authenticate', 'ready', 'renewed', 'reset']);
  });
});
