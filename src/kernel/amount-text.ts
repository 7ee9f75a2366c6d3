/** An amount of minor units as people read it: `INR 1,500.00`. How many digits are minor, the currency decides. */
export function amountText(amount: number, currency: string): string {
  // Thousands or lakhs, as those who use the currency count.
  const format = new Intl.NumberFormat(currency === 'INR' ? 'en-IN' : 'en', {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  // Spelled out rather than divided: a quotient of large amounts would be rounded.
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const decimal = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return format.format(`${amount < 0 ? '-' : ''}${decimal}` as Intl.StringNumericLiteral).replace(/\u00a0/g, ' ');
}
