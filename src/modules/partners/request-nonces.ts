import { Injectable } from '@nestjs/common';
import { type PreparedStatement, PreparedStatements } from '../../platform/database/prepared-statements';

/** Of two that come at once with one nonce, the primary key lets one in, whichever instance they came to. */
const SPEND: PreparedStatement = {
  name: 'spend-request-nonce',
  text: `insert into request_nonce (signing_key_id, nonce, expires_at) values ($1, $2, $3) on conflict do nothing returning 1`,
};

/** For instances whose clocks differ: one that is behind still takes a signature that another has given up on. */
const SLACK_MS = 5 * 60_000;

/** Nonces of signed requests; each is good once. Committed before the request is acted upon, so no crash brings one back. */
@Injectable()
export class RequestNonces {
  constructor(private readonly statements: PreparedStatements) {}

  /**
   * @param goodUntil when the signature that carries it is too old anyway
   * @returns false when it was spent before
   */
  async spend(signingKeyId: string, nonce: string, goodUntil: Date): Promise<boolean> {
    const expiresAt = new Date(goodUntil.getTime() + SLACK_MS);
    const spent = await this.statements.rows(SPEND, [signingKeyId, nonce, expiresAt]);
    return spent.length === 1;
  }
}
