import { IllegalTransition } from './domain-error';
import { assertTransition, type TransitionTable } from './transition-table';

const LAMP: TransitionTable<'off' | 'on' | 'broken'> = { off: ['on'], on: ['off', 'broken'], broken: [] };

describe('a transition table', () => {
  it('allows its steps and no other', () => {
    const states = ['off', 'on', 'broken'] as const;
    const allowed = states.flatMap((from) =>
      states
        .filter((to) => {
          try {
            assertTransition('lamp', LAMP, from, to);
            return true;
          } catch (error) {
            expect(error).toBeInstanceOf(IllegalTransition);
            return false;
          }
        })
        .map((to) => `${from} → ${to}`),
    );
    expect(allowed).toEqual(['off → on', 'on → off', 'on → broken']);
  });

  it('names the subject and both states when it refuses', () => {
    expect(() => assertTransition('lamp', LAMP, 'broken', 'on')).toThrow(
      expect.objectContaining({
        code: 'illegal_transition',
        kind: 'conflict',
        message: 'A lamp that is broken cannot become on.',
        details: { from: 'broken', to: 'on' },
      }),
    );
  });
});
