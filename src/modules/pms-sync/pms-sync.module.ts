import { Module } from '@nestjs/common';
import { InventoryModule } from '../inventory';

/** Keeps the pharmacy management systems of partners in step with us: what they tell comes in here, and what we tell goes out. */
@Module({
  imports: [InventoryModule],
})
export class PmsSyncModule {}
