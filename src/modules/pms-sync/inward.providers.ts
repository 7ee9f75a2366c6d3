import { EventApplication } from './inbound/event-application.service';
import { EventTranslation } from './inbound/event-translation';
import { EventsToMirror } from './inbound/events-to-mirror';
import { InboundBacklog } from './inbound/inbound-backlog';
import { InboundEventExpiry } from './inbound/inbound-event-expiry.job';
import { InboundEventRepository } from './inbound/inbound-event.repository';
import { InboundEventsController } from './inbound/inbound-events.controller';
import { InboundEvents } from './inbound/inbound-events.service';
import { InboundWorker } from './inbound/inbound-worker';
import { PmsWebhookController } from './inbound/pms-webhook.controller';
import { WaitingStock } from './inbound/waiting-stock';
import { WebhookReception } from './inbound/webhook-reception.service';
import { CatalogueNewsHandler } from './mapping/catalogue-news.handler';
import { ProductMapper } from './mapping/product-mapper';
import { ProductMappingsController } from './mapping/product-mappings.controller';
import { ProductMappings } from './mapping/product-mappings.service';
import { MirrorRepository } from './mirror/mirror.repository';
import { PartnerMirror } from './mirror/partner-mirror';
import { StockListing } from './mirror/stock-listing';
import { PartnerDesk } from './partner-desk';
import { Mending } from './reconciliation/mending';
import { PartnerSnapshotsController } from './reconciliation/partner-snapshots.controller';
import { PmsSnapshotsController } from './reconciliation/pms-snapshots.controller';
import { ReconciliationRepository } from './reconciliation/reconciliation.repository';
import { SnapshotExpiry } from './reconciliation/snapshot-expiry.job';
import { Snapshots } from './reconciliation/snapshots.service';
import { StockReconciliationJob } from './reconciliation/stock-reconciliation.job';
import { StockReconciliation } from './reconciliation/stock-reconciliation.service';
import { PartnerReports } from './reports/partner-reports';
import { PartnerStockController } from './reports/partner-stock.controller';
import { PmsInventoryController } from './reports/pms-inventory.controller';
import { PmsInventory } from './reports/pms-inventory.service';
import { PmsProductsController } from './reports/pms-products.controller';
import { PmsProducts } from './reports/pms-products.service';
import { WebhookSecretsInForce } from './secrets/webhook-secrets-in-force';
import { WebhookSecretsController } from './secrets/webhook-secrets.controller';
import { WebhookSecrets } from './secrets/webhook-secrets.service';
import { Translators } from './translation/translators';

const SECRETS = [WebhookSecrets, WebhookSecretsInForce];
const INBOUND = [
  WebhookReception,
  InboundEventRepository,
  InboundEvents,
  InboundEventExpiry,
  InboundBacklog,
  InboundWorker,
  EventApplication,
  EventTranslation,
  EventsToMirror,
  WaitingStock,
  Translators,
];
const MIRROR = [PartnerMirror, MirrorRepository, StockListing];
const REPORTS = [PartnerReports, PmsProducts, PmsInventory];
const RECONCILIATION = [
  Snapshots,
  SnapshotExpiry,
  StockReconciliation,
  StockReconciliationJob,
  Mending,
  ReconciliationRepository,
];
const MAPPING = [ProductMapper, ProductMappings, CatalogueNewsHandler];

export const INWARD_CONTROLLERS = [
  WebhookSecretsController,
  PmsWebhookController,
  InboundEventsController,
  ProductMappingsController,
  PmsProductsController,
  PmsInventoryController,
  PartnerStockController,
  PmsSnapshotsController,
  PartnerSnapshotsController,
];

/** What takes in what partners tell. */
export const INWARD_PROVIDERS = [
  PartnerDesk,
  ...SECRETS,
  ...INBOUND,
  ...MIRROR,
  ...MAPPING,
  ...REPORTS,
  ...RECONCILIATION,
];
