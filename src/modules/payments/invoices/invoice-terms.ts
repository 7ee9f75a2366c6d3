import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { dayIn } from './clinic-calendar';
import type { Seller } from './invoice.entity';
import { type TaxRate, taxRatesOf } from './taxes';

/** Who sells, with which taxes, and in which year: what the configuration says of invoices that are issued now. */
@Injectable()
export class InvoiceTerms {
  readonly rates: readonly TaxRate[];
  readonly timeZone: string;
  private readonly seller: Seller;

  constructor(
    { CLINIC_NAME, CLINIC_ADDRESS, CLINIC_TAX_ID, CLINIC_TIME_ZONE, TAX_RATES }: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    const address = CLINIC_ADDRESS?.split('|').map((line) => line.trim()) ?? [];
    this.seller = { name: CLINIC_NAME, address, taxId: CLINIC_TAX_ID ?? null };
    this.rates = taxRatesOf(TAX_RATES);
    this.timeZone = CLINIC_TIME_ZONE;
  }

  now(): { at: Date; year: number; seller: Seller } {
    const at = this.clock.now();
    return { at, year: Number(dayIn(at, this.timeZone).slice(0, 4)), seller: this.seller };
  }
}
