import { Module } from '@nestjs/common';
import { Environment } from '../../config/env';
import { PreparedStatements } from '../../platform/database/prepared-statements';
import { PaymentGateway } from './payment-gateway';
import { PaymentRefundsController } from './payment-refunds.controller';
import { PaymentRefunds } from './payment-refunds.service';
import { PaymentSettlementController } from './payment-settlement.controller';
import { PaymentSettlement } from './payment-settlement.service';
import { PaymentWriteOffController } from './payment-write-off.controller';
import { PaymentWriteOff } from './payment-write-off.service';
import { PaymentRepository } from './payment.repository';
import { PaymentsController } from './payments.controller';
import { PaymentsService } from './payments.service';
import { CaptureRequestedHandler } from './captures/capture-requested.handler';
import { Captures } from './captures/captures.service';
import { IdentityModule } from '../identity';
import { InvoiceCatchUpJob } from './invoices/invoice-catch-up.job';
import { InvoiceFiles } from './invoices/invoice-files';
import { InvoiceReading } from './invoices/invoice-reading.service';
import { InvoiceRepository } from './invoices/invoice.repository';
import { InvoiceTerms } from './invoices/invoice-terms';
import { InvoicesController } from './invoices/invoices.controller';
import { InvoicingHandler } from './invoices/invoicing.handler';
import { Invoicing } from './invoices/invoicing.service';
import { PaymentsPersonalData } from './payments.personal-data';
import { PAYMENT_PROVIDER } from './providers/payment-provider';
import { providerOf } from './providers/provider-of';
import { ReconciliationController } from './reconciliation/reconciliation.controller';
import { ReconciliationJob } from './reconciliation/reconciliation.job';
import { ReconciliationReading } from './reconciliation/reconciliation-reading.service';
import { ReconciliationRepository } from './reconciliation/reconciliation.repository';
import { ReconciliationService } from './reconciliation/reconciliation.service';
import { LedgerReading } from './reports/ledger-reading.service';
import { LedgerController } from './reports/ledger.controller';
import { PaymentReportsController } from './reports/payment-reports.controller';
import { PaymentReports } from './reports/payment-reports.service';
import { ReportsRepository } from './reports/reports.repository';
import { RefundHandover } from './refund-handover.service';
import { RefundReconciliationJob } from './refund-reconciliation.job';
import { RefundRequestedHandler } from './refund-requested.handler';
import { RefundsService } from './refunds.service';
import { SettlementImport } from './settlements/settlement-import.service';
import { SettlementImportsController } from './settlements/settlement-imports.controller';
import { PaymentEvents } from './webhooks/payment-events.service';
import { PaymentWebhookController } from './webhooks/payment-webhook.controller';
import { ProviderNewsHandler } from './webhooks/provider-news.handler';
import { ProviderNewsService } from './webhooks/provider-news.service';

@Module({
  imports: [IdentityModule],
  controllers: [
    InvoicesController,
    PaymentsController,
    PaymentSettlementController,
    PaymentWriteOffController,
    PaymentRefundsController,
    PaymentWebhookController,
    ReconciliationController,
    PaymentReportsController,
    LedgerController,
    SettlementImportsController,
  ],
  providers: [
    PaymentsService,
    PaymentsPersonalData,
    PaymentSettlement,
    PaymentWriteOff,
    PaymentEvents,
    ProviderNewsService,
    ProviderNewsHandler,
    Captures,
    CaptureRequestedHandler,
    InvoiceCatchUpJob,
    InvoiceFiles,
    InvoiceReading,
    InvoiceRepository,
    InvoiceTerms,
    Invoicing,
    InvoicingHandler,
    ReconciliationRepository,
    ReconciliationService,
    ReconciliationReading,
    ReconciliationJob,
    ReportsRepository,
    PaymentReports,
    LedgerReading,
    SettlementImport,
    PaymentRefunds,
    RefundHandover,
    PaymentRepository,
    PaymentGateway,
    RefundsService,
    RefundReconciliationJob,
    RefundRequestedHandler,
    {
      provide: PAYMENT_PROVIDER,
      inject: [Environment, PreparedStatements],
      useFactory: (env: Environment, statements: PreparedStatements) => providerOf(env, statements),
    },
  ],
  exports: [PaymentRepository, PaymentGateway, PaymentEvents, RefundsService],
})
export class PaymentsModule {}
