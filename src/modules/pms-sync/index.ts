export { InboundEvent } from './inbound/inbound-event.entity';
export { PartnerOrder } from './mirror/partner-order.entity';
export { PartnerProduct } from './mirror/partner-product.entity';
export { PartnerStock } from './mirror/partner-stock.entity';
export { PmsSyncModule } from './pms-sync.module';
export { WebhookSecret } from './secrets/webhook-secret.entity';
export { PartnerEndpoint } from './deliveries/partner-endpoint.entity';
export { DeliveryAttempt, PartnerDelivery } from './deliveries/partner-delivery.entity';
