import { loadDemoMedicines } from '../../../src/demo/demo-medicines';
import { startTestApp, type TestApp } from '../../support/test-app';
import { crookedLots } from './dispensary';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
});
afterAll(() => test.close());

const rows = async () => {
  const [found] = await test.sql(`select
    (select count(*)::int from product) as products, (select count(*)::int from lot) as lots,
    (select count(*)::int from supplier) as suppliers, (select count(*)::int from stock_location) as locations,
    (select count(*)::int from reorder_rule) as rules, (select count(*)::int from stock_movement) as movements`);
  return found;
};

it('the demo dispensary has thirty medicines with lots, and loading it again, or the rest of it, changes nothing that is there', async () => {
  await loadDemoMedicines(test.app);
  const first = await rows();
  expect(first).toEqual({ products: 30, lots: 120, suppliers: 2, locations: 3, rules: 30, movements: 120 });
  await loadDemoMedicines(test.app);
  expect(await rows()).toEqual(first);
  expect(await crookedLots(test)).toEqual([]);
});
