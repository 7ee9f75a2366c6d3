import type { Consultation } from '../consultation.entity';

type Waiting = Pick<Consultation, 'id' | 'startsAt'> & { checkedInAt?: Date };

/**
 * Who is next: by the appointment, or by the arrival of who came after it. To come early moves nobody up, and who is late waits for
 * those who were on time.
 */
export function inOrder<T extends Waiting>(waiting: readonly T[]): T[] {
  return [...waiting].sort(
    (one, other) =>
      readyAt(one) - readyAt(other) ||
      one.startsAt.getTime() - other.startsAt.getTime() ||
      (one.id < other.id ? -1 : 1),
  );
}

function readyAt({ startsAt, checkedInAt }: Waiting): number {
  return Math.max(startsAt.getTime(), checkedInAt?.getTime() ?? 0);
}
