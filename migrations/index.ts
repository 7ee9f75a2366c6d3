import { Migration20261120000000_foundation } from './Migration20261120000000_foundation';
import { Migration20261120000100_book_consultation } from './Migration20261120000100_book_consultation';
import { Migration20261120000200_rate_limit } from './Migration20261120000200_rate_limit';
import { Migration20261121000101_session_upkeep } from './Migration20261121000101_session_upkeep';
import { Migration20261121000200_field_encryption } from './Migration20261121000200_field_encryption';
import { Migration20261121000201_signing_keys } from './Migration20261121000201_signing_keys';
import { Migration20261121000300_audit_seal } from './Migration20261121000300_audit_seal';
import { Migration20261121000310_audit_grants } from './Migration20261121000310_audit_grants';
import { Migration20261121000400_accounts } from './Migration20261121000400_accounts';
import { Migration20261121000500_mfa } from './Migration20261121000500_mfa';
import { Migration20261121000600_partners } from './Migration20261121000600_partners';
import { Migration20261121000700_emergency_access } from './Migration20261121000700_emergency_access';
import { Migration20261121000800_inventory } from './Migration20261121000800_inventory';
import { Migration20261121000900_ledger } from './Migration20261121000900_ledger';
import { Migration20261121000910_payment_events } from './Migration20261121000910_payment_events';
import { Migration20261121000920_payment_reconciliation } from './Migration20261121000920_payment_reconciliation';
import { Migration20261121000930_stored_files } from './Migration20261121000930_stored_files';
import { Migration20261121000940_invoices } from './Migration20261121000940_invoices';
import { Migration20261121000950_reports_by_time } from './Migration20261121000950_reports_by_time';
import { Migration20261121001300_visit_course } from './Migration20261121001300_visit_course';
import { Migration20261121001700_payment_settlements } from './Migration20261121001700_payment_settlements';
import { Migration20261122000100_visit_kinds_limits_and_holidays } from './Migration20261122000100_visit_kinds_limits_and_holidays';
import { Migration20261122000110_doctor_next_free } from './Migration20261122000110_doctor_next_free';
import { Migration20261122000120_doctors_by_specialty } from './Migration20261122000120_doctors_by_specialty';
import { Migration20261122000200_slot_holds } from './Migration20261122000200_slot_holds';
import { Migration20261122000201_validate_overbook_reason } from './Migration20261122000201_validate_overbook_reason';
import { Migration20261122000210_consultation_move } from './Migration20261122000210_consultation_move';
import { Migration20261122000220_waitlist } from './Migration20261122000220_waitlist';
import { Migration20261122000230_visit_series } from './Migration20261122000230_visit_series';
import { Migration20261122000300_consultation_notes } from './Migration20261122000300_consultation_notes';
import { Migration20261122000310_meetings } from './Migration20261122000310_meetings';
import { Migration20261122000400_appointment_reminder } from './Migration20261122000400_appointment_reminder';
import { Migration20261122000410_calendar_feed } from './Migration20261122000410_calendar_feed';
import { Migration20261122000420_notification_channels } from './Migration20261122000420_notification_channels';
import { Migration20261122000500_prescriptions } from './Migration20261122000500_prescriptions';
import { Migration20261122000600_restocking } from './Migration20261122000600_restocking';
import { Migration20261122000610_stock_use } from './Migration20261122000610_stock_use';
import { Migration20261122000620_recalls } from './Migration20261122000620_recalls';
import { Migration20261122000700_write_offs } from './Migration20261122000700_write_offs';
import { Migration20261122000800_pms_inbound } from './Migration20261122000800_pms_inbound';
import { Migration20261122000810_pms_reconciliation } from './Migration20261122000810_pms_reconciliation';
import { Migration20261122000900_partner_deliveries } from './Migration20261122000900_partner_deliveries';
import { Migration20261122000910_live_updates } from './Migration20261122000910_live_updates';
import { Migration20261123001000_stock_changes } from './Migration20261123001000_stock_changes';
import { Migration20261123001010_partner_sync_alert } from './Migration20261123001010_partner_sync_alert';
import { Migration20261123001020_partner_sync_figures } from './Migration20261123001020_partner_sync_figures';
import { Migration20261123002000_partner_orders } from './Migration20261123002000_partner_orders';
import { Migration20261123002010_validate_partner_orders } from './Migration20261123002010_validate_partner_orders';
import { Migration20261123002020_awaited_lines } from './Migration20261123002020_awaited_lines';
import { Migration20261123003000_partner_format } from './Migration20261123003000_partner_format';
import { Migration20261123003010_events_of_many } from './Migration20261123003010_events_of_many';
import { Migration20261123005000_refill_notice } from './Migration20261123005000_refill_notice';
import { Migration20261123005010_waitlist_kinds } from './Migration20261123005010_waitlist_kinds';

/** Every migration, oldest first. Listed by hand so that the build, the tests and the container run exactly the same ones. */
export const migrations = [
  Migration20261120000000_foundation,
  Migration20261120000100_book_consultation,
  Migration20261120000200_rate_limit,
  Migration20261121000101_session_upkeep,
  Migration20261121000200_field_encryption,
  Migration20261121000201_signing_keys,
  Migration20261121000300_audit_seal,
  Migration20261121000310_audit_grants,
  Migration20261121000400_accounts,
  Migration20261121000500_mfa,
  Migration20261121000600_partners,
  Migration20261121000700_emergency_access,
  Migration20261121000800_inventory,
  Migration20261121000900_ledger,
  Migration20261121000910_payment_events,
  Migration20261121000920_payment_reconciliation,
  Migration20261121000930_stored_files,
  Migration20261121000940_invoices,
  Migration20261121000950_reports_by_time,
  Migration20261121001300_visit_course,
  Migration20261121001700_payment_settlements,
  Migration20261122000100_visit_kinds_limits_and_holidays,
  Migration20261122000110_doctor_next_free,
  Migration20261122000120_doctors_by_specialty,
  Migration20261122000200_slot_holds,
  Migration20261122000201_validate_overbook_reason,
  Migration20261122000210_consultation_move,
  Migration20261122000220_waitlist,
  Migration20261122000230_visit_series,
  Migration20261122000300_consultation_notes,
  Migration20261122000310_meetings,
  Migration20261122000400_appointment_reminder,
  Migration20261122000410_calendar_feed,
  Migration20261122000420_notification_channels,
  Migration20261122000500_prescriptions,
  Migration20261122000600_restocking,
  Migration20261122000610_stock_use,
  Migration20261122000620_recalls,
  Migration20261122000700_write_offs,
  Migration20261122000800_pms_inbound,
  Migration20261122000810_pms_reconciliation,
  Migration20261122000900_partner_deliveries,
  Migration20261122000910_live_updates,
  Migration20261123001000_stock_changes,
  Migration20261123001010_partner_sync_alert,
  Migration20261123001020_partner_sync_figures,
  Migration20261123002000_partner_orders,
  Migration20261123002010_validate_partner_orders,
  Migration20261123002020_awaited_lines,
  Migration20261123003000_partner_format,
  Migration20261123003010_events_of_many,
  Migration20261123005000_refill_notice,
  Migration20261123005010_waitlist_kinds,
];
