import { Module } from '@nestjs/common';
import { ProductChanges } from './catalogue/product-changes';
import { ProductRepository } from './catalogue/product.repository';
import { ProductsController } from './catalogue/products.controller';
import { Products } from './catalogue/products.service';
import { LotChanges } from './lots/lot-changes';
import { LotTrail } from './lots/lot-trail';
import { LotRepository } from './lots/lot.repository';
import { LotsController } from './lots/lots.controller';
import { Lots } from './lots/lots.service';
import { LocationsController } from './places/locations.controller';
import { PlacesRepository } from './places/places.repository';
import { Places } from './places/places.service';
import { ReorderRulesController } from './places/reorder-rules.controller';
import { ReorderRules } from './places/reorder-rules.service';
import { SuppliersController } from './places/suppliers.controller';
import { ReservationRepository } from './reservations/reservation.repository';
import { StockAllocation } from './reservations/stock-allocation';
import { Corrections } from './stock/corrections.service';
import { DeliveryLines } from './stock/delivery-lines';
import { Receipts } from './stock/receipts.service';
import { ReturnedStock } from './stock/returned-stock';
import { StockArrivals } from './stock/stock-arrivals';
import { StockLedger } from './stock/stock-ledger';
import { StockReading } from './stock/stock-reading.service';
import { StockController } from './stock/stock.controller';
import { StockRepository } from './stock/stock.repository';

const CATALOGUE = [Products, ProductChanges, ProductRepository];
const PLACES = [Places, PlacesRepository, ReorderRules];
const LOTS = [Lots, LotChanges, LotTrail, LotRepository];
const STOCK = [
  StockLedger,
  StockRepository,
  StockReading,
  DeliveryLines,
  StockArrivals,
  Receipts,
  Corrections,
  ReturnedStock,
];
const RESERVATIONS = [StockAllocation, ReservationRepository];

@Module({
  controllers: [
    ProductsController,
    LocationsController,
    SuppliersController,
    ReorderRulesController,
    LotsController,
    StockController,
  ],
  providers: [...CATALOGUE, ...PLACES, ...LOTS, ...STOCK, ...RESERVATIONS],
  exports: [Products, Places, ReorderRules, Receipts, StockAllocation],
})
export class InventoryModule {}
