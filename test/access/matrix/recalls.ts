import { aLine, type PrescriptionRow } from '../../integration/prescriptions/pharmacy';
import { Dispensary } from '../../integration/inventory/dispensary';
import type { AccessLines } from '../access-line';
import type { Clinic } from '../clinic';

const READERS = { allowed: ['pharmacist', 'staff', 'admin'] } as const;
const CALLERS = { allowed: ['pharmacist', 'admin'] } as const;
const BECAUSE = { class: 'II', reason: 'Particles in the solution' };

const desk = (clinic: Clinic) => new Dispensary(clinic.test, clinic.person('pharmacist'));

/** Of which `patient` has got some. */
async function aLot(clinic: Clinic): Promise<string> {
  const dispensary = desk(clinic);
  const [productId, locationId] = [await dispensary.product(), await dispensary.location()];
  const lotId = await dispensary.lot(productId, locationId, { quantity: 50, expiresOn: '2032-12-31' });
  const { id: visitId } = await clinic.visit();
  await clinic.test.sql(`update consultation set status = 'in_progress' where id = $1`, [visitId]);
  const wish = { locationId, lines: [aLine(productId)] };
  const { id, warnings } = await clinic.post<PrescriptionRow>(
    'doctor',
    `/consultations/${visitId}/prescriptions`,
    wish,
  );
  const acknowledgements = warnings.map(({ key }) => ({ warning: key, reason: 'Wanted so' }));
  await clinic.post('doctor', `/prescriptions/${id}/signature`, { acknowledgements });
  await clinic.post('pharmacist', `/prescriptions/${id}/dispenses`, { lines: [{ line: 1 }] });
  return lotId;
}

async function aRecall(clinic: Clinic): Promise<string> {
  return (await clinic.post<{ id: string }>('pharmacist', `/lots/${await aLot(clinic)}/recall`, BECAUSE)).id;
}

export const recallLines: AccessLines = {
  recallLot: { ...CALLERS, ask: async (clinic) => ({ path: { id: await aLot(clinic) }, body: BECAUSE }) },
  listRecalls: READERS,
  getRecall: { ...READERS, ask: async (clinic) => ({ path: { id: await aRecall(clinic) } }) },
  listRecallPatients: { ...CALLERS, ask: async (clinic) => ({ path: { id: await aRecall(clinic) } }) },
  recordRecallContact: {
    ...CALLERS,
    ask: async (clinic) => ({
      path: { id: await aRecall(clinic) },
      body: { patientId: clinic.person('patient').id, outcome: 'reached' },
    }),
  },
  closeRecall: {
    ...CALLERS,
    ask: async (clinic) => ({ path: { id: await aRecall(clinic) }, body: { reason: 'Lifted by the authority' } }),
  },
  listOwnRecalls: {
    allowed: ['patient', 'otherPatient'],
    blind: ['otherPatient'],
    ask: async (clinic) => ({ hidden: await aRecall(clinic) }),
  },
};
