import { IsOptional, IsTimeZone, Matches, MaxLength } from 'class-validator';
import { PaymentEnvironment } from './payment-environment';
import { DEFAULT_CLINIC_NAME } from './production-rules';

/** Name and percent; a comma separates rates, at most two decimals. */
const RATE = '[^\\p{Cc},:]{1,40}:\\d{1,2}(\\.\\d{1,2})?';

/** The variables of who sells, and with which taxes: what stands on invoices. */
export class InvoiceEnvironment extends PaymentEnvironment {
  @MaxLength(200)
  @Matches(/^[^\p{Cc}]+$/u, { message: 'one line of text' })
  CLINIC_NAME = DEFAULT_CLINIC_NAME;

  /** Lines separated by `|`. */
  @IsOptional()
  @MaxLength(500)
  @Matches(/^[^\p{Cc}]+$/u, { message: 'one line of text; | begins a new line on paper' })
  CLINIC_ADDRESS?: string;

  /** Of the clinic, as the tax office gave it: GSTIN, VAT number, … */
  @IsOptional()
  @MaxLength(50)
  @Matches(/^[^\p{Cc}]+$/u, { message: 'one line of text' })
  CLINIC_TAX_ID?: string;

  /** Decides on which day, and in which year, an invoice is issued. */
  @IsTimeZone()
  CLINIC_TIME_ZONE = 'UTC';

  /** Taxes that prices include, e.g. `CGST:9,SGST:9`. */
  @IsOptional()
  @Matches(new RegExp(`^${RATE}(,${RATE})*$`, 'u'), { message: 'a list of name:percent, such as CGST:9,SGST:9' })
  TAX_RATES?: string;
}
