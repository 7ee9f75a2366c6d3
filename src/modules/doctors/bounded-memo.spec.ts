import { BoundedMemo } from './bounded-memo';

const made = (value: string) => jest.fn(() => Promise.resolve(value));

describe('BoundedMemo', () => {
  const basis = {};
  let memo: BoundedMemo<string>;

  beforeEach(() => {
    memo = new BoundedMemo<string>(10, (value) => value.length);
  });

  it('makes a value once for a basis, whoever asks meanwhile', async () => {
    const make = made('value');
    expect(await Promise.all([memo.recall('key', basis, make), memo.recall('key', basis, make)])).toEqual([
      'value',
      'value',
    ]);
    await memo.recall('key', basis, make);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('makes it anew for another basis, even while the old one is being made', async () => {
    let finish: (value: string) => void = () => undefined;
    const old = memo.recall('key', basis, () => new Promise((resolve) => (finish = resolve)));
    const next = {};
    expect(await memo.recall('key', next, made('new'))).toBe('new');
    finish('old');
    expect(await old).toBe('old');
    expect(await memo.recall('key', next, made('third'))).toBe('new');
  });

  it('keeps no failure', async () => {
    await expect(memo.recall('key', basis, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await memo.recall('key', basis, made('value'))).toBe('value');
  });

  it('lets go what was used longest ago when the weights exceed the limit', async () => {
    await memo.recall('a', basis, made('aaaa'));
    await memo.recall('b', basis, made('bbbb'));
    await memo.recall('a', basis, made('again'));
    await memo.recall('c', basis, made('cccc'));
    expect(await memo.recall('a', basis, made('anew'))).toBe('aaaa');
    expect(await memo.recall('b', basis, made('anew'))).toBe('anew');
  });

  it('gives the weight back of what it forgets', async () => {
    for (let round = 0; round < 5; round++) {
      await memo.recall('a', basis, made('aaaa'));
      memo.forget('a');
    }
    await memo.recall('b', basis, made('bbbb'));
    await memo.recall('c', basis, made('cccc'));
    expect(await memo.recall('b', basis, made('anew'))).toBe('bbbb');
  });
});
