import type { INestApplication } from '@nestjs/common';
import { ApiKeys, Partners, PartnerSigningKeys, PUBLISHED_API_KEY, PUBLISHED_SIGNING_KEY } from '../modules/partners';
import { systemActor } from '../platform/auth/actor';
import { PARTNER_SCOPE_NAMES } from '../platform/auth/partner-scopes';

/** A partner whose credentials docs/how-to/call-as-a-partner.md tells, to try signed requests with. */
export async function loadDemoPartner(app: INestApplication): Promise<void> {
  const actor = systemActor('demo-data');
  const scopes = [...PARTNER_SCOPE_NAMES];
  const { id } = await app.get(Partners).register(actor, {
    name: 'Corner Chemist (demo)',
    kind: 'pharmacy_management_system',
    format: 'generic',
    contactEmail: 'partner@theriac.local',
    scopes,
  });
  await app.get(ApiKeys).issue(actor, id, { name: 'Published', scopes }, PUBLISHED_API_KEY);
  await app.get(PartnerSigningKeys).addSharedSecret(actor, id, 'Published', PUBLISHED_SIGNING_KEY);
}
