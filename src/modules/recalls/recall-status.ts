import type { TransitionTable } from '../../kernel/transition-table';

export const RECALL_STATUSES = ['open', 'closed'] as const;

export type RecallStatus = (typeof RECALL_STATUSES)[number];

export const RECALL_TRANSITIONS: TransitionTable<RecallStatus> = { open: ['closed'], closed: [] };

/** How dangerous it is, as authorities class it: I may kill or harm for good, II may harm for a while, III hardly. */
export const RECALL_CLASSES = ['I', 'II', 'III'] as const;

export type RecallClass = (typeof RECALL_CLASSES)[number];

/** Whether a patient knows. */
export const CONTACT_STATES = ['pending', 'reached', 'unreachable'] as const;

export type ContactState = (typeof CONTACT_STATES)[number];

/** What came of trying. */
export const CONTACT_OUTCOMES = ['reached', 'left_message', 'no_answer', 'unreachable'] as const;

export type ContactOutcome = (typeof CONTACT_OUTCOMES)[number];
