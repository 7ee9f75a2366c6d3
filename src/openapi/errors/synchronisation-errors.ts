import type { CataloguedError } from './catalogued-error';

/** What the systems of partners meet, and who looks after them. */
export const SYNCHRONISATION_ERRORS: Readonly<Record<string, CataloguedError>> = {
  event_id_reused: {
    status: 409,
    meaning: 'Another event, with another content, came under this `webhook-id` before. This one is not stored.',
    remedy: 'Give each event an id of its own, and send the same body under the same id.',
  },
  event_not_dead: {
    status: 409,
    meaning: 'Only an event that was given up can be replayed.',
    remedy: 'Look at its outcome. What is waiting is applied by itself once its product is mapped.',
    details: { outcome: 'What became of it.' },
  },
};
