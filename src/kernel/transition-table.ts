import { IllegalTransition } from './domain-error';

/** For each state the states that may follow it. */
export type TransitionTable<S extends string> = Readonly<Record<S, readonly S[]>>;

/** @throws IllegalTransition naming both states when the table has no such step. */
export function assertTransition<S extends string>(subject: string, table: TransitionTable<S>, from: S, to: S): void {
  if (!table[from].includes(to)) throw new IllegalTransition(subject, from, to);
}
