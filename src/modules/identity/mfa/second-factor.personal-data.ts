import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../../platform/personal-data/personal-data';
import { MfaChallenge } from './mfa-challenge.entity';
import { RecoveryCode } from './recovery-code.entity';
import { TotpFactor } from './totp-factor.entity';

@PersonalData({
  section: 'secondFactor',
  tables: {
    totp_factor: { erased: 'Deleted.' },
    recovery_code: { erased: 'Deleted.' },
    mfa_challenge: { erased: 'Deleted.' },
  },
})
export class SecondFactorPersonalData implements HoldsPersonalData {
  /** That there is one, and since when; never what it is made of. */
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const factors = await em.find(TotpFactor, { user: userId, activatedAt: { $ne: null } });
    return section(factors.map(({ activatedAt }) => ({ kind: 'totp', activatedAt })));
  }

  async erase(em: EntityManager, userId: string): Promise<void> {
    await em.nativeDelete(MfaChallenge, { user: userId });
    await em.nativeDelete(RecoveryCode, { user: userId });
    await em.nativeDelete(TotpFactor, { user: userId });
  }
}
