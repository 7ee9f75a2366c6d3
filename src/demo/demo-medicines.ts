import type { INestApplication } from '@nestjs/common';
import { CLOCK, type Clock } from '../kernel/clock';
import {
  Lot,
  Places,
  Product,
  Products,
  Receipts,
  ReorderRule,
  ReorderRules,
  StockLocation,
  Supplier,
} from '../modules/inventory';
import { systemActor } from '../platform/auth/actor';
import { UnitOfWork } from '../platform/database/unit-of-work';

const ACTOR = systemActor('demo-data');
const DAY_MS = 86_400_000;
const ZONE = 'Asia/Kolkata';
/** Two batches at two locations. */
const LOTS_OF_EACH = 4;

type Storage = 'refrigerated' | 'cool' | 'room_temperature';

interface DemoMedicine {
  name: string;
  brand: string;
  form: string;
  strength: string;
  atc: string;
  /** What is counted, what is bought, and how many of the one are in the other. */
  units: [use: string, purchase: string, inPurchase: number];
  schedule: string | null;
  prescription: boolean;
  storage: Storage;
}

function medicine(
  [name, brand, atc]: [string, string, string],
  [form, strength]: [string, string],
  units: DemoMedicine['units'],
  over: Partial<Pick<DemoMedicine, 'schedule' | 'prescription' | 'storage'>> = {},
): DemoMedicine {
  const { schedule = null, prescription = true, storage = 'room_temperature' } = over;
  return { name, brand, atc, form, strength, units, schedule, prescription, storage };
}

const TABLETS: DemoMedicine['units'] = ['tablet', 'box', 30];
const AMPOULES: DemoMedicine['units'] = ['ampoule', 'box', 10];
const CONTROLLED = { schedule: 'II' };
const FREE = { prescription: false };

/** Thirty medicines of general and palliative care; the brands are made up. */
export const DEMO_MEDICINES: readonly DemoMedicine[] = [
  medicine(['Morphine sulfate', 'Lenimor', 'N02AA01'], ['tablet', '10 mg'], TABLETS, CONTROLLED),
  medicine(['Morphine sulfate', 'Lenimor Inject', 'N02AA01'], ['injection', '10 mg/ml'], AMPOULES, CONTROLLED),
  medicine(['Fentanyl', 'Dermalen', 'N02AB03'], ['transdermal patch', '25 µg/h'], ['patch', 'box', 5], CONTROLLED),
  medicine(['Methadone', 'Methalen', 'N02AC52'], ['oral solution', '1 mg/ml'], ['ml', 'bottle', 200], CONTROLLED),
  medicine(['Tramadol', 'Tramalen', 'N02AX02'], ['capsule', '50 mg'], ['capsule', 'box', 20], { schedule: 'IV' }),
  medicine(['Midazolam', 'Midalen', 'N05CD08'], ['injection', '5 mg/ml'], AMPOULES, { schedule: 'IV' }),
  medicine(['Lorazepam', 'Loralen', 'N05BA06'], ['tablet', '1 mg'], TABLETS, { schedule: 'IV' }),
  medicine(['Haloperidol', 'Halolen', 'N05AD01'], ['oral drops', '2 mg/ml'], ['ml', 'bottle', 30]),
  medicine(['Metoclopramide', 'Metolen', 'A03FA01'], ['tablet', '10 mg'], TABLETS),
  medicine(['Ondansetron', 'Ondalen', 'A04AA01'], ['orodispersible tablet', '4 mg'], ['tablet', 'box', 10]),
  medicine(['Dexamethasone', 'Dexalen', 'H02AB02'], ['tablet', '4 mg'], ['tablet', 'box', 20]),
  medicine(['Butylscopolamine', 'Scopalen', 'A03BB01'], ['injection', '20 mg/ml'], AMPOULES),
  medicine(['Glycopyrronium', 'Glycolen', 'A03AB02'], ['injection', '0.2 mg/ml'], AMPOULES),
  medicine(['Gabapentin', 'Gabalen', 'N02BF01'], ['capsule', '300 mg'], ['capsule', 'box', 50]),
  medicine(['Amitriptyline', 'Amilen', 'N06AA09'], ['tablet', '25 mg'], TABLETS),
  medicine(['Paracetamol', 'Paralen', 'N02BE01'], ['tablet', '500 mg'], ['tablet', 'box', 20], FREE),
  medicine(['Ibuprofen', 'Ibulen', 'M01AE01'], ['tablet', '400 mg'], ['tablet', 'box', 20], FREE),
  medicine(['Omeprazole', 'Omelen', 'A02BC01'], ['capsule', '20 mg'], ['capsule', 'box', 28]),
  medicine(['Macrogol', 'Macrolen', 'A06AD15'], ['powder', '13.1 g'], ['sachet', 'box', 20], FREE),
  medicine(['Bisacodyl', 'Bisalen', 'A06AB02'], ['tablet', '5 mg'], ['tablet', 'box', 30], FREE),
  medicine(['Amoxicillin', 'Amoxilen', 'J01CA04'], ['capsule', '500 mg'], ['capsule', 'box', 21]),
  medicine(['Azithromycin', 'Azilen', 'J01FA10'], ['tablet', '500 mg'], ['tablet', 'box', 3]),
  medicine(['Metformin', 'Metfolen', 'A10BA02'], ['tablet', '500 mg'], ['tablet', 'box', 60]),
  medicine(['Insulin glargine', 'Glarlen', 'A10AE04'], ['injection', '100 U/ml'], ['pen', 'box', 5], {
    storage: 'refrigerated',
  }),
  medicine(['Amlodipine', 'Amlolen', 'C08CA01'], ['tablet', '5 mg'], TABLETS),
  medicine(['Ramipril', 'Ramilen', 'C09AA05'], ['tablet', '5 mg'], TABLETS),
  medicine(['Atorvastatin', 'Atorlen', 'C10AA05'], ['tablet', '20 mg'], TABLETS),
  medicine(['Salbutamol', 'Salbulen', 'R03AC02'], ['inhaler', '100 µg/dose'], ['inhaler', 'box', 1]),
  medicine(['Levothyroxine', 'Levolen', 'H03AA01'], ['tablet', '50 µg'], ['tablet', 'box', 50]),
  medicine(['Loperamide', 'Loplen', 'A07DA03'], ['capsule', '2 mg'], ['capsule', 'box', 10], FREE),
];

/** A dispensary with its stock; what is there already stays as it is, so that it can be carried on where it was cut off. */
export async function loadDemoMedicines(app: INestApplication): Promise<string> {
  if (await isWhole(app)) return 'medicines already loaded';
  const places = await openPlaces(app);
  for (const [index, demo] of DEMO_MEDICINES.entries()) await stockUp(app, places, { demo, index });
  return `${DEMO_MEDICINES.length} medicines, 2 suppliers`;
}

/** Two counts: every start asks, and most of the time it is all there. */
function isWhole(app: INestApplication): Promise<boolean> {
  return app.get(UnitOfWork).read(async (em) => {
    const brands = DEMO_MEDICINES.map(({ brand }) => brand);
    const products = await em.count(Product, { brandName: { $in: brands } });
    return products >= brands.length && (await em.count(Lot)) >= LOTS_OF_EACH * brands.length;
  });
}

interface DemoPlaces {
  dispensary: string;
  storeroom: string;
  suppliers: string[];
}

async function openPlaces(app: INestApplication): Promise<DemoPlaces> {
  const places = app.get(Places);
  const location = async (name: string, kind: 'dispensary' | 'storeroom' | 'quarantine') => {
    const known = await app.get(UnitOfWork).read((em) => em.findOne(StockLocation, { name, deletedAt: null }));
    return known?.id ?? (await places.openLocation(ACTOR, { name, kind, timeZone: ZONE })).id;
  };
  const supplier = async (name: string, kind: 'wholesaler' | 'manufacturer', leadTimeDays: number) => {
    const known = await app.get(UnitOfWork).read((em) => em.findOne(Supplier, { name, deletedAt: null }));
    if (known) return known.id;
    const contact = { contactName: null, email: `orders@${name.split(' ')[0].toLowerCase()}.example`, phone: null };
    return (
      await places.registerSupplier(ACTOR, { name, kind, ...contact, leadTimeDays, currency: 'INR', partnerId: null })
    ).id;
  };
  const dispensary = await location('Main dispensary', 'dispensary');
  const storeroom = await location('Storeroom', 'storeroom');
  await location('Quarantine', 'quarantine');
  const suppliers = [
    await supplier('Sahyadri Pharma Distributors', 'wholesaler', 2),
    await supplier('Deccan Laboratories', 'manufacturer', 7),
  ];
  return { dispensary, storeroom, suppliers };
}

async function stockUp(
  app: INestApplication,
  { dispensary, storeroom, suppliers }: DemoPlaces,
  { demo, index }: { demo: DemoMedicine; index: number },
): Promise<void> {
  const productId = await register(app, demo, index);
  const supplierId = suppliers[index % suppliers.length];
  const [inBox, lots, rules] = await app
    .get(UnitOfWork)
    .read(async (em) => [
      demo.units[2],
      await em.count(Lot, { product: productId }),
      await em.count(ReorderRule, { product: productId }),
    ]);
  if (rules === 0) {
    const levels = { minimum: 2 * inBox, target: 10 * inBox, leadTimeDays: null };
    await app.get(ReorderRules).set(ACTOR, { productId, locationId: dispensary, supplierId, ...levels });
  }
  if (lots > 0) return;
  // Two at a time, so that there is a first to expire; one in six ends soon.
  const days = index % 6 === 0 ? [60, 500] : [300 + 10 * index, 600 + 10 * index];
  for (const [at, locationId] of [dispensary, storeroom].entries()) {
    const lines = days.map((after, number) => ({
      ...{ productId, batch: `D${index + 1}${'AB'[number]}${at + 1}`, expiresOn: dateIn(app, after) },
      ...{ quantity: 5 * (at + 1), unit: 'purchase' as const, quarantine: false },
    }));
    const delivery = { locationId, supplierId, reference: 'Opening stock', witnessId: null, lines };
    await app.get(Receipts).receive(ACTOR, delivery);
  }
}

async function register(app: INestApplication, demo: DemoMedicine, index: number): Promise<string> {
  const { name, brand, form, strength, schedule, prescription, storage, atc } = demo;
  const known = await app.get(UnitOfWork).read((em) => em.findOne(Product, { brandName: brand, deletedAt: null }));
  if (known) return known.id;
  const [useUnit, purchaseUnit, unitsPerPurchaseUnit] = demo.units;
  const [minimumCelsius, maximumCelsius] = { refrigerated: [2, 8], cool: [8, 15], room_temperature: [15, 25] }[storage];
  const { id } = await app.get(Products).register(ACTOR, {
    ...{ genericName: name, brandName: brand, form, strength, pack: null },
    storage: { condition: storage, minimumCelsius, maximumCelsius },
    ...{ controlledSchedule: schedule, prescriptionOnly: prescription, useUnit, purchaseUnit, unitsPerPurchaseUnit },
    codes: [
      { system: 'gtin', code: demoGtin(index), display: `${purchaseUnit} of ${unitsPerPurchaseUnit}` },
      { system: 'atc', code: atc, display: name },
    ],
  });
  return id;
}

/** Of the range that GS1 keeps for examples. */
function demoGtin(index: number): string {
  const body = `09506000${String(index + 1).padStart(5, '0')}`;
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function dateIn(app: INestApplication, days: number): string {
  return new Date(app.get<Clock>(CLOCK).now().getTime() + days * DAY_MS).toISOString().slice(0, 10);
}
