import { AuditEntry } from './modules/audit';
import { OutboxEvent } from './platform/outbox/outbox-event.entity';

/** Every entity of the service: the table of contents of its schema. */
export const entities = [OutboxEvent, AuditEntry];
