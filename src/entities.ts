import { Consultation } from './modules/consultations';
import { Payment, Refund } from './modules/payments';
import { StatusChange } from './platform/history/status-change.entity';
import { AuditEntry } from './modules/audit';
import { AvailabilityException, AvailabilityRule, Doctor, TimeClaim } from './modules/doctors';
import { RefreshToken, Session, UserAccount } from './modules/identity';
import { Notification } from './modules/notifications';
import { OutboxEvent } from './platform/outbox/outbox-event.entity';
import { ProcessedMessage } from './platform/outbox/processed-message.entity';

/** Every entity of the service: the table of contents of its schema. */
export const entities = [
  Consultation,
  Payment,
  Refund,
  StatusChange,

  OutboxEvent,
  ProcessedMessage,
  AuditEntry,
  Notification,
  UserAccount,
  Session,
  RefreshToken,
  Doctor,
  AvailabilityRule,
  AvailabilityException,
  TimeClaim,
];
