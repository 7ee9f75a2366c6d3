import { IsInt, Matches, Max, Min } from 'class-validator';
import { InvoiceEnvironment } from './invoice-environment';
import { ToInteger } from './to-integer';

/** Amounts of minor units by currency; a comma separates them. */
const AMOUNTS = /^([A-Z]{3}:\d{1,12}(,(?!$)|$))*$/;
const AMOUNTS_LIKE = { message: 'a list of currency:minor units, such as INR:5000000,EUR:50000' };

/** The variables of ordering stock. */
export class RestockEnvironment extends InvoiceEnvironment {
  /** Days over which the average daily use of a product is taken. */
  @IsInt()
  @Min(7)
  @Max(366)
  @ToInteger()
  RESTOCK_USE_DAYS = 90;

  /** Days ahead for which the stock check counts demand that is known already, such as refills that fall due. */
  @IsInt()
  @Min(0)
  @Max(180)
  @ToInteger()
  RESTOCK_FORESIGHT_DAYS = 14;

  /** Days for which the stock check leaves a product alone whose order somebody has declined. */
  @IsInt()
  @Min(0)
  @Max(180)
  @ToInteger()
  RESTOCK_PAUSE_DAYS = 3;

  /** How much more than ordered a delivery may bring. */
  @IsInt()
  @Min(0)
  @Max(100)
  @ToInteger()
  RESTOCK_OVER_RECEIPT_PERCENT = 5;

  /** Up to which total people approve orders that they asked for themselves; none in currencies that are not named. */
  @Matches(AMOUNTS, AMOUNTS_LIKE)
  RESTOCK_OWN_APPROVAL_LIMITS = '';

  /** Up to which total pharmacists approve orders. Empty, they approve any; else none in currencies that are not named. */
  @Matches(AMOUNTS, AMOUNTS_LIKE)
  RESTOCK_PHARMACIST_APPROVAL_LIMITS = '';
}
