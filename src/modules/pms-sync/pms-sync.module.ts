import { Module } from '@nestjs/common';
import { InventoryModule, RestockingModule } from '../inventory';
import { DELIVERY_CONTROLLERS, DELIVERY_PROVIDERS } from './deliveries/deliveries.providers';
import { INWARD_CONTROLLERS, INWARD_PROVIDERS } from './inward.providers';
import { ORDER_PROVIDERS } from './orders/orders.providers';
import { STATUS_CONTROLLERS, STATUS_PROVIDERS } from './status/status.providers';
import { VIEW_CONTROLLERS, VIEW_PROVIDERS } from './view/view.providers';

/** Keeps the pharmacy management systems of partners in step with us: what they tell comes in here, and what we tell goes out. */
@Module({
  imports: [InventoryModule, RestockingModule],
  controllers: [...INWARD_CONTROLLERS, ...DELIVERY_CONTROLLERS, ...STATUS_CONTROLLERS, ...VIEW_CONTROLLERS],
  providers: [...INWARD_PROVIDERS, ...DELIVERY_PROVIDERS, ...ORDER_PROVIDERS, ...STATUS_PROVIDERS, ...VIEW_PROVIDERS],
})
export class PmsSyncModule {}
