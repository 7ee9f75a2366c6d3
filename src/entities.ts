import { Consultation, ConsultationNote, NoteAddendum, SlotHold } from './modules/consultations';
import {
  Invoice,
  LedgerLine,
  Payment,
  PaymentDifference,
  PaymentEvent,
  PaymentPayout,
  PaymentReconciliation,
  Refund,
} from './modules/payments';
import { SigningKey } from './platform/auth/signing-key.entity';
import { StoredFile } from './platform/files/stored-file.entity';
import { StatusChange } from './platform/history/status-change.entity';
import { CalendarFeed } from './modules/calendar';
import { AuditEntry } from './modules/audit';
import {
  AvailabilityException,
  AvailabilityRule,
  AvailabilityVersion,
  ClinicHoliday,
  Doctor,
  TimeClaim,
} from './modules/doctors';
import {
  AccountToken,
  EmailChange,
  Farewell,
  MfaChallenge,
  RecoveryCode,
  RefreshToken,
  Session,
  TotpFactor,
  UserAccount,
} from './modules/identity';
import {
  Lot,
  LotDestruction,
  Product,
  ProductCode,
  ReorderRule,
  Reservation,
  RestockOrder,
  RestockOrderLine,
  RestockReceipt,
  RestockReceiptLine,
  StockCount,
  StockCountLine,
  StockLocation,
  StockMovement,
  StockReceipt,
  StockTransfer,
  StockTransferLine,
  Supplier,
} from './modules/inventory';
import { EmergencyAccess } from './modules/patients';
import { ApiKey, ApiKeyUse, Partner, PartnerSigningKey } from './modules/partners';
import { AppointmentReminder, Notification } from './modules/notifications';
import { DeferredMail } from './platform/mail/deferred-mail.entity';
import { OutboxEvent } from './platform/outbox/outbox-event.entity';
import { ProcessedMessage } from './platform/outbox/processed-message.entity';

/** Every entity of the service: the table of contents of its schema. */
export const entities = [
  Consultation,
  SlotHold,
  ConsultationNote,
  NoteAddendum,
  Payment,
  Refund,
  LedgerLine,
  Invoice,
  StoredFile,
  PaymentEvent,
  PaymentPayout,
  PaymentReconciliation,
  PaymentDifference,
  StatusChange,
  SigningKey,

  OutboxEvent,
  ProcessedMessage,
  DeferredMail,
  AuditEntry,
  Notification,
  AppointmentReminder,
  CalendarFeed,
  Partner,
  ApiKey,
  ApiKeyUse,
  PartnerSigningKey,
  EmergencyAccess,
  UserAccount,
  AccountToken,
  EmailChange,
  Farewell,
  Session,
  RefreshToken,
  TotpFactor,
  RecoveryCode,
  MfaChallenge,
  Doctor,
  AvailabilityRule,
  AvailabilityException,
  AvailabilityVersion,
  ClinicHoliday,
  TimeClaim,
  Product,
  ProductCode,
  StockLocation,
  Supplier,
  ReorderRule,
  Lot,
  StockMovement,
  StockReceipt,
  Reservation,
  LotDestruction,
  StockTransfer,
  StockTransferLine,
  StockCount,
  StockCountLine,
  RestockOrder,
  RestockOrderLine,
  RestockReceipt,
  RestockReceiptLine,
];
