import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { InventoryModule } from '../inventory.module';
import { CheckCalendars } from './checks/check-calendar';
import { ForeseenDemand } from './checks/foreseen-demand';
import { ShortageRepository } from './checks/shortage.repository';
import { StockCheckJob } from './checks/stock-check.job';
import { StockCheck } from './checks/stock-check.service';
import { StockFallHandler } from './checks/stock-fall.handler';
import { SuggestionRepository } from './checks/suggestion.repository';
import { Suggestions } from './checks/suggestions';
import { LateOrdersJob } from './lateness/late-orders.job';
import { LateOrders } from './lateness/late-orders.service';
import { LeadTimesController } from './lateness/lead-times.controller';
import { LeadTimes } from './lateness/lead-times.service';
import { ApprovalPolicy } from './orders/approval-policy';
import { ArrivalsOnOrder } from './orders/arrivals-on-order';
import { OrderEditing } from './orders/order-editing';
import { OrderWishes } from './orders/order-wishes';
import { RestockApprovalsController } from './orders/restock-approvals.controller';
import { RestockApprovals } from './orders/restock-approvals.service';
import { RestockOrderRepository } from './orders/restock-order.repository';
import { RestockOrdersController } from './orders/restock-orders.controller';
import { RestockOrders } from './orders/restock-orders.service';
import { RestockReceiptsController } from './orders/restock-receipts.controller';
import { RestockReceipts } from './orders/restock-receipts.service';
import { RestockSteps } from './orders/restock-steps';
import { RestockSubmissionsController } from './orders/restock-submissions.controller';
import { RestockSubmissions } from './orders/restock-submissions.service';
import { RestockTrail } from './orders/restock-trail';
import { OrderMailHandler } from './paper/order-mail.handler';
import { OrderPapersController } from './paper/order-papers.controller';
import { OrderPapers } from './paper/order-papers';
import { OrderOutlines } from './partners/order-outlines';
import { OrdersAtPartners } from './partners/orders-at-partners';
import { RestockingPersonalData } from './restocking.personal-data';
import { RestockShipmentRepository } from './shipments/restock-shipment.repository';
import { RestockShipmentsController } from './shipments/restock-shipments.controller';

const CHECKS = [
  StockCheck,
  StockCheckJob,
  StockFallHandler,
  CheckCalendars,
  ForeseenDemand,
  ShortageRepository,
  Suggestions,
  SuggestionRepository,
];
const ORDERS = [
  RestockOrders,
  RestockApprovals,
  RestockSubmissions,
  RestockReceipts,
  OrderEditing,
  OrderWishes,
  RestockSteps,
  RestockTrail,
  ApprovalPolicy,
  ArrivalsOnOrder,
  RestockOrderRepository,
];
const PARTNERS = [OrdersAtPartners, OrderOutlines, RestockShipmentRepository];
const PAPER = [OrderPapers, OrderMailHandler];
const LATENESS = [LateOrders, LateOrdersJob, LeadTimes];

/** The stock check, and orders of stock from suppliers. */
@Module({
  imports: [DiscoveryModule, InventoryModule],
  controllers: [
    RestockOrdersController,
    RestockApprovalsController,
    RestockSubmissionsController,
    RestockReceiptsController,
    RestockShipmentsController,
    OrderPapersController,
    LeadTimesController,
  ],
  providers: [...CHECKS, ...ORDERS, ...PARTNERS, ...PAPER, ...LATENESS, RestockingPersonalData],
  exports: [OrdersAtPartners, OrderOutlines],
})
export class RestockingModule {}
