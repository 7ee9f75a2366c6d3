import { nearExpiryText, RESTOCK_EVENTS, restockText } from './stock-texts';

describe('the text of a notification about stock', () => {
  it('exists for every event that is handled, and names the order as it stands on paper', () => {
    expect(RESTOCK_EVENTS).toHaveLength(5);
    for (const type of RESTOCK_EVENTS) {
      expect(restockText(type, { number: 42, expectedOn: '2026-12-01' }).body).toContain('RO-000042');
    }
  });

  it('counts in words that fit', () => {
    expect(restockText('restock_order.suggested', { number: 1, addedLines: 1 }).body).toMatch(/^One product runs low/);
    expect(restockText('restock_order.suggested', { number: 1, addedLines: 3 }).body).toMatch(/^3 products run low/);
    expect(nearExpiryText('2027-01-31', 40).body).toContain('40 units of a lot may be used until 2027-01-31');
  });
});
