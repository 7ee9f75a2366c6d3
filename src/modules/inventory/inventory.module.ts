import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ImportedRows } from './catalogue/import/imported-rows';
import { CodedProducts } from './catalogue/coded-products';
import { Medicines } from './catalogue/medicines';
import { ProductImport } from './catalogue/import/product-import.service';
import { ProductImportsController } from './catalogue/import/product-imports.controller';
import { ProductChanges } from './catalogue/product-changes';
import { ProductRepository } from './catalogue/product.repository';
import { ProductsController } from './catalogue/products.controller';
import { Products } from './catalogue/products.service';
import { CountRepository } from './counts/count.repository';
import { CountSteps } from './counts/count-steps';
import { CountsController } from './counts/counts.controller';
import { Counts } from './counts/counts.service';
import { DestructionSteps } from './lots/destruction-steps';
import { Destructions } from './lots/destructions.service';
import { LotChanges } from './lots/lot-changes';
import { LotDestructionController } from './lots/lot-destruction.controller';
import { LotExpiryJob } from './lots/lot-expiry.job';
import { LotExpiry } from './lots/lot-expiry.service';
import { LotTrail } from './lots/lot-trail';
import { LotRepository } from './lots/lot.repository';
import { LotsController } from './lots/lots.controller';
import { Lots } from './lots/lots.service';
import { InventoryPersonalData } from './inventory.personal-data';
import { UsableLots } from './lots/usable-lots';
import { Dispensaries } from './places/dispensaries';
import { LocationsController } from './places/locations.controller';
import { OrderPartners } from './places/order-partners';
import { PlacesRepository } from './places/places.repository';
import { Places } from './places/places.service';
import { ReorderRulesController } from './places/reorder-rules.controller';
import { ReorderRules } from './places/reorder-rules.service';
import { SuppliersController } from './places/suppliers.controller';
import { ControlledRegisterController } from './register/controlled-register.controller';
import { ControlledRegister } from './register/controlled-register.service';
import { RegisterRepository } from './register/register.repository';
import { ReservationExpiryJob } from './reservations/reservation-expiry.job';
import { ReservationRepository } from './reservations/reservation.repository';
import { StockAllocation } from './reservations/stock-allocation';
import { Corrections } from './stock/corrections.service';
import { DeliveryLines } from './stock/delivery-lines';
import { LedgerProofJob } from './stock/ledger-proof.job';
import { LedgerProof } from './stock/ledger-proof.service';
import { PatientReturns } from './stock/patient-returns';
import { BatchRecalls } from './recall/batch-recalls';
import { Receipts } from './stock/receipts.service';
import { ReturnedStock } from './stock/returned-stock';
import { StockArrivals } from './stock/stock-arrivals';
import { StockAsOf } from './stock/stock-as-of';
import { StockChanges } from './stock/stock-changes.repository';
import { StockLedger } from './stock/stock-ledger';
import { StockReading } from './stock/stock-reading.service';
import { StockController } from './stock/stock.controller';
import { StockRepository } from './stock/stock.repository';
import { TransferRepository } from './transfers/transfer.repository';
import { TransferSteps } from './transfers/transfer-steps';
import { TransfersController } from './transfers/transfers.controller';
import { Transfers } from './transfers/transfers.service';

const CATALOGUE = [CodedProducts, Medicines, Products, ProductChanges, ProductRepository, ImportedRows, ProductImport];
const PLACES = [Dispensaries, OrderPartners, Places, PlacesRepository, ReorderRules];
const LOTS = [
  Lots,
  LotExpiry,
  LotExpiryJob,
  Destructions,
  DestructionSteps,
  LotChanges,
  LotTrail,
  LotRepository,
  UsableLots,
  BatchRecalls,
];
const STOCK = [
  StockLedger,
  LedgerProof,
  LedgerProofJob,
  StockRepository,
  StockChanges,
  StockAsOf,
  StockReading,
  DeliveryLines,
  StockArrivals,
  Receipts,
  Corrections,
  ReturnedStock,
  PatientReturns,
];
const TRANSFERS = [Transfers, TransferSteps, TransferRepository];
const COUNTS = [Counts, CountSteps, CountRepository];
const REGISTER = [ControlledRegister, RegisterRepository];
const RESERVATIONS = [ReservationExpiryJob, StockAllocation, ReservationRepository];

@Module({
  imports: [DiscoveryModule],
  controllers: [
    ProductImportsController,
    ProductsController,
    LocationsController,
    SuppliersController,
    ReorderRulesController,
    LotsController,
    LotDestructionController,
    StockController,
    TransfersController,
    CountsController,
    ControlledRegisterController,
  ],
  providers: [
    ...CATALOGUE,
    ...PLACES,
    ...LOTS,
    ...STOCK,
    ...TRANSFERS,
    ...COUNTS,
    ...REGISTER,
    ...RESERVATIONS,
    InventoryPersonalData,
  ],
  exports: [
    Products,
    CodedProducts,
    Places,
    ReorderRules,
    Receipts,
    StockAllocation,
    StockAsOf,
    Medicines,
    Dispensaries,
    UsableLots,
    PatientReturns,
    BatchRecalls,
    // For restocking, which is a part of this module.
    PlacesRepository,
    OrderPartners,
    StockArrivals,
  ],
})
export class InventoryModule {}
