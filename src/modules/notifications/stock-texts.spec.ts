import { nearExpiryText, RESTOCK_EVENTS, restockText } from './stock-texts';

describe('the text of a notification about stock', () => {
  it('exists for every event that is handled, and names the order as it stands on paper', () => {
    expect(RESTOCK_EVENTS).toHaveLength(9);
    for (const type of RESTOCK_EVENTS) {
      const facts = { number: 42, expectedOn: '2026-12-01', channel: 'partner' };
      expect(restockText(type, facts)?.body).toContain('RO-000042');
    }
  });

  it('tells of an answer only where a system has given it, and says what is missing', () => {
    const text = (channel: string, shortLines: number) =>
      restockText('restock_order.acknowledged', { number: 1, expectedOn: '2026-12-01', channel, shortLines });
    expect(text('other', 2)).toBeNull();
    expect(text('partner', 0)?.body).toMatch(/2026-12-01\.$/);
    expect(text('partner', 1)?.body).toMatch(/Less of one product will come\.$/);
    expect(text('partner', 3)?.body).toMatch(/Less of 3 products will come\.$/);
  });

  it('counts in words that fit', () => {
    expect(restockText('restock_order.suggested', { number: 1, addedLines: 1 })?.body).toMatch(/^One product runs low/);
    expect(restockText('restock_order.suggested', { number: 1, addedLines: 3 })?.body).toMatch(/^3 products run low/);
    expect(nearExpiryText('2027-01-31', 40).body).toContain('40 units of a lot may be used until 2027-01-31');
  });
});
