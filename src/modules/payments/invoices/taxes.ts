/** A tax that prices include. */
export interface TaxRate {
  /** As it is printed: `CGST`, `VAT`, … */
  name: string;
  /** Hundredths of a percent: 900 is 9 %. */
  basisPoints: number;
}

/** What of an amount is a tax, in minor units. */
export interface TaxLine extends TaxRate {
  amount: number;
}

export interface TaxedAmount {
  net: number;
  taxes: TaxLine[];
  total: number;
}

const WHOLE = 10_000n;

/** @param list `CGST:9,SGST:9`, as the configuration has checked it */
export function taxRatesOf(list: string | undefined): TaxRate[] {
  if (list === undefined) return [];
  return list.split(',').map((rate) => {
    const [name, percent] = rate.split(':');
    return { name: name.trim(), basisPoints: Math.round(Number(percent) * 100) };
  });
}

/**
 * What is in `total`: each tax by itself, rounded half up to the minor unit, so that equal rates give equal amounts; what is left is net. The
 * parts always sum to the total.
 */
export function taxesWithin(total: number, rates: readonly TaxRate[]): TaxedAmount {
  const gross = WHOLE + rates.reduce((sum, { basisPoints }) => sum + BigInt(basisPoints), 0n);
  const taxes = rates.map((rate) => ({ ...rate, amount: rounded(BigInt(total) * BigInt(rate.basisPoints), gross) }));
  return { net: total - sumOf(taxes), taxes, total };
}

/**
 * What is in `amount` that is given back after `before` was: the difference of the taxes in both sums. Giving back in parts so gives back the
 * taxes of the whole exactly, however the parts round.
 */
export function taxesGivenBack(amount: number, before: number, rates: readonly TaxRate[]): TaxedAmount {
  const [earlier, later] = [taxesWithin(before, rates), taxesWithin(before + amount, rates)];
  const taxes = later.taxes.map((tax, index) => ({ ...tax, amount: tax.amount - earlier.taxes[index].amount }));
  return { net: amount - sumOf(taxes), taxes, total: amount };
}

function sumOf(taxes: readonly TaxLine[]): number {
  return taxes.reduce((sum, { amount }) => sum + amount, 0);
}

/** Half up, for what is not negative. */
function rounded(dividend: bigint, divisor: bigint): number {
  return Number((dividend * 2n + divisor) / (divisor * 2n));
}
