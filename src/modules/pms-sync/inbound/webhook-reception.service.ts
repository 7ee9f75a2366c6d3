import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { uuidv7 } from 'uuidv7';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { FieldCipher } from '../../../platform/encryption/field-cipher';
import { isUuid } from '../../../platform/http/id-param.decorator';
import { EventIdReused, EventNotAccepted, notUtf8 } from '../pms-sync.errors';
import { pmsWebhooks } from '../pms-sync.metrics';
import { type OpenedSecret, WebhookSecretsInForce } from '../secrets/webhook-secrets-in-force';
import { placeOfPayload } from './inbound-event.entity';
import { type Headers, isTimely, signedHeaders, signerOf } from './webhook-signature';

/** An event as it arrived. */
export interface ArrivedEvent {
  /** From the path; whatever it is. */
  partner: string;
  body: Buffer;
  headers: Headers;
}

export interface Reception {
  eventId: string;
  /** It had come before. */
  repeated: boolean;
}

interface Accepted {
  partnerId: string;
  eventId: string;
  secretId: string;
  text: string;
}

/** The door for events of partners: whose they are is proven, then they are stored as they came. What they say is the worker's business. */
@Injectable()
export class WebhookReception {
  constructor(
    private readonly work: UnitOfWork,
    private readonly secrets: WebhookSecretsInForce,
    private readonly cipher: FieldCipher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Harmless to repeat: an event is stored once, whatever instances it comes to at the same time.
   *
   * @throws DomainError `malformed_request`, EventNotAccepted, EventIdReused; then nothing is stored
   */
  async receive(event: ArrivedEvent): Promise<Reception> {
    const accepted = await this.accept(event);
    const repeated = await this.work.run((em) => this.store(em, accepted));
    pmsWebhooks.inc({ outcome: repeated ? 'repeated' : 'accepted' });
    return { eventId: accepted.eventId, repeated };
  }

  private async accept({ partner, body, headers }: ArrivedEvent): Promise<Accepted> {
    // First: bytes that are no text would be changed on their way into the signature, and again into the database.
    if (!isUtf8(body) || body.includes(0)) {
      pmsWebhooks.inc({ outcome: 'malformed' });
      throw notUtf8();
    }
    const partnerId = partner.toLowerCase();
    const { active, secrets } = isUuid(partnerId) ? await this.secrets.of(partnerId) : NOBODY;
    const known = active && secrets.length > 0;
    const signed = signedHeaders(headers);
    // Strangers are hashed for, too: how long it takes would tell who is a partner.
    const signer = signed && signerOf(body, signed, known ? secrets : DECOYS);
    if (known && signer && isTimely(signed, this.clock.now())) {
      return { partnerId, eventId: signed.id, secretId: signer.id, text: body.toString() };
    }
    pmsWebhooks.inc({ outcome: refusal(active, signer) });
    throw new EventNotAccepted();
  }

  /** @returns whether it had been stored before */
  private async store(em: EntityManager, { partnerId, eventId, secretId, text }: Accepted): Promise<boolean> {
    const [id, now] = [uuidv7(), this.clock.now()];
    // A repeat waits in here for the first delivery to commit, and then finds it.
    const [row] = await em.execute<[{ id: string; payload: string }]>(
      `insert into pms_inbound_event as known (id, partner_id, event_id, webhook_secret_id, payload, type, received_at,
                                               last_delivered_at, outcome, next_attempt_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, 'received', ?)
       on conflict (partner_id, event_id) do update
          set deliveries = known.deliveries + 1, last_delivered_at = excluded.last_delivered_at
       returning id, payload`,
      [id, partnerId, eventId, secretId, this.cipher.seal(text, placeOfPayload(id)), typeOf(text), now, now, now],
    );
    if (row.id === id) return false;
    const first = await this.cipher.open(row.payload, placeOfPayload(row.id));
    if (first === text || isDeepStrictEqual(newsIn(first), newsIn(text))) return true;
    pmsWebhooks.inc({ outcome: 'id_reused' });
    throw new EventIdReused();
  }
}

const NOBODY = { active: false, secrets: [] };

/** Nobody has it. */
const DECOYS: readonly OpenedSecret[] = [{ id: '', secret: randomBytes(32).toString('base64') }];

function refusal(active: boolean, signer: OpenedSecret | null | undefined): string {
  if (!active) return 'unknown_sender';
  return signer ? 'bad_time' : 'bad_signature';
}

/** What an event is about. A sender may write the frame anew with each delivery, its times too. */
function newsIn(text: string): unknown {
  const event = parsed(text);
  if (typeof event !== 'object' || event === null || !('data' in event)) return event;
  return [(event as { type?: unknown }).type, event.data];
}

/** For whoever looks through the list, before the worker has looked into it. */
function typeOf(text: string): string | null {
  const { resourceType, type = null } = Object(parsed(text)) as { resourceType?: unknown; type?: unknown };
  // Of FHIR it is the resource: the `type` of a bundle says nothing of what is in it.
  const told = resourceType ?? type;
  return typeof told === 'string' && /^[\w.-]{1,100}$/.test(told) ? told : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
