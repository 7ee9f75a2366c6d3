import { Injectable } from '@nestjs/common';
import type { EmailVerification } from '../../platform/auth/verified-email.guard';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { UserAccountRepository } from './user-account.repository';

/** What the guard of bookings asks. */
@Injectable()
export class VerifiedEmails implements EmailVerification {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
  ) {}

  async isVerified(userId: string): Promise<boolean> {
    const user = await this.work.read((em) => this.accounts.find(em, userId));
    return user !== null && user.emailVerifiedAt !== null;
  }
}
