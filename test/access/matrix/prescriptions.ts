import { aLine } from '../../integration/prescriptions/pharmacy';
import { Dispensary } from '../../integration/inventory/dispensary';
import type { TestPerson } from '../../support/test-app';
import type { AccessLines } from '../access-line';
import type { Clinic } from '../clinic';

const WRITER = { allowed: ['doctor'], foreign: ['otherDoctor'] } as const;
const PARTIES = { allowed: ['patient', 'doctor'], foreign: ['otherPatient', 'otherDoctor'] } as const;
const READERS = { ...PARTIES, allowed: ['patient', 'doctor', 'pharmacist'] } as const;
const STOPPERS = { ...WRITER, allowed: ['doctor', 'pharmacist'] } as const;
const COUNTER = { allowed: ['pharmacist'] } as const;
const BECAUSE = { reason: 'To be clarified' };

const desk = (clinic: Clinic) => new Dispensary(clinic.test, clinic.person('pharmacist'));

interface Written {
  id: string;
  warnings: { key: string }[];
}

/** A visit of `patient` with `doctor` that has begun. */
async function aVisit(clinic: Clinic): Promise<string> {
  const { id } = await clinic.visit();
  await clinic.test.sql(`update consultation set status = 'in_progress' where id = $1`, [id]);
  return id;
}

/** What a prescription needs, with stock of it. */
async function aWish(clinic: Clinic, stock = 50) {
  const dispensary = desk(clinic);
  const [productId, locationId] = [await dispensary.product(), await dispensary.location()];
  if (stock > 0) await dispensary.lot(productId, locationId, { quantity: stock, expiresOn: '2032-12-31' });
  return { locationId, lines: [aLine(productId)] };
}

async function aDraft(clinic: Clinic): Promise<string> {
  const path = `/consultations/${await aVisit(clinic)}/prescriptions`;
  return (await clinic.post<Written>('doctor', path, await aWish(clinic))).id;
}

async function aPrescription(clinic: Clinic): Promise<string> {
  const id = await aDraft(clinic);
  await clinic.post('doctor', `/prescriptions/${id}/signature`, {});
  return id;
}

async function onHold(clinic: Clinic): Promise<string> {
  const id = await aPrescription(clinic);
  await clinic.post('doctor', `/prescriptions/${id}/hold`, BECAUSE);
  return id;
}

async function aDispense(clinic: Clinic): Promise<string> {
  const path = `/prescriptions/${await aPrescription(clinic)}/dispenses`;
  return (await clinic.post<{ id: string }>('pharmacist', path, { lines: [{ line: 1 }] })).id;
}

/** Of `patient`, whom `doctor` treats and who has had something prescribed. */
async function ofPatient(clinic: Clinic): Promise<TestPerson> {
  await aPrescription(clinic);
  return clinic.patient;
}

const at = (make: (clinic: Clinic) => Promise<string>, body?: object) => async (clinic: Clinic) => ({
  path: { id: await make(clinic) },
  ...(body && { body }),
});

export const prescriptionLines: AccessLines = {
  getMedicineAvailability: {
    ...WRITER,
    ask: async (clinic) => {
      const { locationId, lines } = await aWish(clinic);
      const query = `?productId=${lines[0].productId}&locationId=${locationId}`;
      return { path: { id: await aVisit(clinic) }, query };
    },
  },
  draftPrescription: {
    ...WRITER,
    ask: async (clinic) => ({ path: { id: await aVisit(clinic) }, body: await aWish(clinic) }),
  },
  listConsultationPrescriptions: { ...PARTIES, ask: at(aVisit) },
  listPrescriptions: {
    allowed: ['patient', 'otherPatient', 'doctor', 'otherDoctor', 'pharmacist'],
    blind: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ query: '?limit=100', hidden: await aPrescription(clinic) }),
  },
  getPrescription: { ...READERS, ask: at(aPrescription) },
  changePrescription: { ...WRITER, ask: at(aDraft, {}) },
  signPrescription: { ...WRITER, ask: at(aDraft, {}) },
  cancelPrescription: { ...WRITER, ask: at(aPrescription, BECAUSE) },
  holdPrescription: { ...STOPPERS, ask: at(aPrescription, BECAUSE) },
  resumePrescription: { ...STOPPERS, ask: at(onHold) },
  dispensePrescription: { ...COUNTER, ask: at(aPrescription, { lines: [{ line: 1 }] }) },
  listDispenses: { ...READERS, ask: at(aPrescription) },
  downloadDispenseLabel: { allowed: ['patient', 'pharmacist'], foreign: ['otherPatient'], ask: at(aDispense) },
  returnDispensed: {
    ...COUNTER,
    ask: async (clinic) => {
      const locationId = await desk(clinic).location('quarantine');
      const lines = [{ line: 1, quantity: 1 }];
      return { path: { id: await aDispense(clinic) }, body: { locationId, reasonCode: 'unused', lines } };
    },
  },
  listAllergies: { ...READERS, ask: async (clinic) => ({ path: { id: (await ofPatient(clinic)).id } }) },
  recordAllergy: {
    ...PARTIES,
    ask: async (clinic) => ({ path: { id: (await ofPatient(clinic)).id }, body: { substance: 'Latex' } }),
  },
  endAllergy: {
    ...PARTIES,
    ask: async (clinic) => {
      const { id } = await ofPatient(clinic);
      const made = await clinic.post<{ id: string }>('patient', `/patients/${id}/allergies`, { substance: 'Latex' });
      return { path: { id, allergyId: made.id } };
    },
  },
};
