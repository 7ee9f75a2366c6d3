export { CodedProducts, type NamingCode } from './catalogue/coded-products';
export { type Medicine, Medicines } from './catalogue/medicines';
export { canonicalCode } from './catalogue/product-codes';
export { Product, ProductCode } from './catalogue/product.entity';
export { Products } from './catalogue/products.service';
export { InventoryModule } from './inventory.module';
export { StockCount, StockCountLine } from './counts/stock-count.entity';
export { LotDestruction } from './lots/lot-destruction.entity';
export { Lot } from './lots/lot.entity';
export { type LotFacts, type UsableLot, UsableLots } from './lots/usable-lots';
export { Dispensaries, type DispensaryPlace } from './places/dispensaries';
export { BatchRecalls, type RecalledBatch, type RecalledLot } from './recall/batch-recalls';
export { KnowsPartners, type KnowsOrderPartners, type PartnerStanding } from './places/order-partners';
export { Places } from './places/places.service';
export { ReorderRule } from './places/reorder-rule.entity';
export { ReorderRules } from './places/reorder-rules.service';
export { StockLocation } from './places/stock-location.entity';
export { Supplier } from './places/supplier.entity';
export type { Demand } from './reservations/allocation-plan';
export { Reservation } from './reservations/reservation.entity';
export type { HeldStock } from './reservations/reservation.repository';
export {
  type Allocation,
  type ReserveOptions,
  type ReservedPart,
  StockAllocation,
} from './reservations/stock-allocation';
export { ForeseesDemand, type ForeseenUnits, type KnowsDemand } from './restocking/checks/foreseen-demand';
export { RestockOrder, RestockOrderLine } from './restocking/orders/restock-order.entity';
export { RestockReceipt, RestockReceiptLine } from './restocking/orders/restock-receipt.entity';
export { type OrderOutline, OrderOutlines, type OutlinedLine } from './restocking/partners/order-outlines';
export { type OrderOfPartner, OrdersAtPartners, type Taken } from './restocking/partners/orders-at-partners';
export { RestockShipment, RestockShipmentLine } from './restocking/shipments/restock-shipment.entity';
export { RestockingModule } from './restocking/restocking.module';
export { RETURN_REASONS, type ReturnReason } from './stock/movement-kinds';
export { type PatientReturn, PatientReturns } from './stock/patient-returns';
export type { Delivery } from './stock/delivery';
export { Receipts } from './stock/receipts.service';
export { StockAsOf } from './stock/stock-as-of';
export type { StockPlace, StockThen } from './stock/stock-changes.repository';
export { StockMovement } from './stock/stock-movement.entity';
export { StockReceipt } from './stock/stock-receipt.entity';
export { StockTransfer, StockTransferLine } from './transfers/stock-transfer.entity';
