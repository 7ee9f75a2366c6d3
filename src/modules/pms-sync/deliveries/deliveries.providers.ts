import { Environment } from '../../../config/env';
import { PublicAddresses } from '../../../platform/resilience/public-address';
import { CarriedFacts } from './carried-facts';
import { DeliveriesController } from './deliveries.controller';
import { DeliveryAttempts } from './delivery-attempts';
import { DeliveryLogRepository } from './delivery-log.repository';
import { DeliveryLog } from './delivery-log.service';
import { DeliveryRepository } from './delivery.repository';
import { DeliverySender } from './delivery-sender';
import { DeliveryUpkeep } from './delivery-upkeep.job';
import { EndpointAddresses } from './endpoint-addresses';
import { EndpointCalls } from './endpoint-calls';
import { EndpointHealth } from './endpoint-health.service';
import { EndpointRepository } from './endpoint.repository';
import { EndpointsController } from './endpoints.controller';
import { Endpoints } from './endpoints.service';
import { PartnerNews } from './partner-news';
import { PartnerNewsHandler } from './partner-news.handler';
import { SingleDelivery } from './single-delivery';
import { WebhookSignatures } from './webhook-signatures';

export const DELIVERY_CONTROLLERS = [EndpointsController, DeliveriesController];

export const DELIVERY_PROVIDERS = [
  {
    provide: PublicAddresses,
    inject: [Environment],
    useFactory: ({ PARTNER_ENDPOINT_ALLOW_NETWORKS: allowNetworks, inProduction }: Environment) =>
      new PublicAddresses({ allowNetworks, strict: inProduction }),
  },
  EndpointRepository,
  EndpointAddresses,
  Endpoints,
  EndpointCalls,
  EndpointHealth,
  CarriedFacts,
  PartnerNews,
  PartnerNewsHandler,
  DeliveryRepository,
  DeliveryLogRepository,
  DeliveryLog,
  WebhookSignatures,
  DeliveryAttempts,
  SingleDelivery,
  DeliverySender,
  DeliveryUpkeep,
];
