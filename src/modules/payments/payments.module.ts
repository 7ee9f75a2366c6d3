import { Module } from '@nestjs/common';
import { Environment } from '../../config/env';
import { PreparedStatements } from '../../platform/database/prepared-statements';
import { PaymentGateway } from './payment-gateway';
import { PaymentRefundsController } from './payment-refunds.controller';
import { PaymentRefunds } from './payment-refunds.service';
import { PaymentSettlementController } from './payment-settlement.controller';
import { PaymentSettlement } from './payment-settlement.service';
import { PaymentRepository } from './payment.repository';
import { PaymentsController } from './payments.controller';
import { PaymentsService } from './payments.service';
import { ManualProvider } from './providers/manual.provider';
import { PAYMENT_PROVIDER } from './providers/payment-provider';
import { SandboxProvider } from './providers/sandbox.provider';
import { RefundHandover } from './refund-handover.service';
import { RefundReconciliationJob } from './refund-reconciliation.job';
import { RefundRequestedHandler } from './refund-requested.handler';
import { RefundsService } from './refunds.service';

@Module({
  controllers: [PaymentsController, PaymentSettlementController, PaymentRefundsController],
  providers: [
    PaymentsService,
    PaymentSettlement,
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
      useFactory: (env: Environment, statements: PreparedStatements) =>
        env.PAYMENT_PROVIDER === 'sandbox' ? new SandboxProvider(statements) : new ManualProvider(),
    },
  ],
  exports: [PaymentRepository, PaymentGateway, RefundsService],
})
export class PaymentsModule {}
