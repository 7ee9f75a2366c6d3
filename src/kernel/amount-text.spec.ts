import { amountText } from './amount-text';

describe('an amount on paper', () => {
  it.each([
    [15_000, 'INR', 'INR 150.00'],
    [12_345_678, 'INR', 'INR 1,23,456.78'],
    [12_345_678, 'EUR', 'EUR 123,456.78'],
    [5, 'EUR', 'EUR 0.05'],
    [0, 'EUR', 'EUR 0.00'],
    [1_500, 'JPY', 'JPY 1,500'],
    [1_500, 'BHD', 'BHD 1.500'],
    [-1, 'EUR', '-EUR 0.01'],
    [Number.MAX_SAFE_INTEGER, 'EUR', 'EUR 90,071,992,547,409.91'],
  ])('%d %s is %s', (amount, currency, text) => {
    expect(amountText(amount, currency)).toBe(text);
  });
});
