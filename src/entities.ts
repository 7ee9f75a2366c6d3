import { AuditEntry } from './modules/audit';
import { RefreshToken, Session, UserAccount } from './modules/identity';
import { OutboxEvent } from './platform/outbox/outbox-event.entity';
import { ProcessedMessage } from './platform/outbox/processed-message.entity';

/** Every entity of the service: the table of contents of its schema. */
export const entities = [OutboxEvent, ProcessedMessage, AuditEntry, UserAccount, Session, RefreshToken];
