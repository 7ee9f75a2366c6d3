import { Turns } from './turns';

const turnedAway = () => new Error('turned away');

/** Work that ends when it is told, and counts how much of it runs. */
function bench() {
  const running: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => void running.push(resolve));
  return { running, work };
}

const settle = () => new Promise((resolve) => void setImmediate(resolve));

describe('Turns', () => {
  it('runs only so many at once, the others in the order they came', async () => {
    const turns = new Turns(2, 10, turnedAway);
    const started: number[] = [];
    const { running, work } = bench();
    const all = [0, 1, 2, 3].map((n) => turns.take(() => (started.push(n), work())));
    await settle();
    expect(started).toEqual([0, 1]);
    running[1]();
    await settle();
    expect(started).toEqual([0, 1, 2]);
    running[0]();
    await settle();
    expect(started).toEqual([0, 1, 2, 3]);
    running.forEach((end) => end());
    await Promise.all(all);
  });

  it('says beforehand whether there is a place', async () => {
    const turns = new Turns(1, 1, turnedAway);
    const { running, work } = bench();
    expect(() => turns.assertRoom()).not.toThrow();
    const first = turns.take(work);
    expect(() => turns.assertRoom()).not.toThrow();
    const second = turns.take(work);
    expect(() => turns.assertRoom()).toThrow('turned away');
    await settle();
    running[0]();
    await first;
    expect(() => turns.assertRoom()).not.toThrow();
    await settle();
    running[1]();
    await second;
  });

  it('turns away who finds no place to wait, and takes others again afterwards', async () => {
    const turns = new Turns(1, 1, turnedAway);
    const { running, work } = bench();
    const served = [turns.take(work), turns.take(work)];
    await expect(turns.take(work)).rejects.toThrow('turned away');
    running[0]();
    await settle();
    running[1]();
    await Promise.all(served);
    await expect(turns.take(() => Promise.resolve('served'))).resolves.toBe('served');
  });

  it('gives the turn back when the work fails', async () => {
    const turns = new Turns(1, 0, turnedAway);
    await expect(turns.take(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(turns.take(() => Promise.resolve('served'))).resolves.toBe('served');
  });
});
