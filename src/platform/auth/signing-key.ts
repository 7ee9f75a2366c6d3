import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../config/env';

/**
 * The key of access tokens. Without JWT_SECRET (never in production) one is made at the first start and kept in DATA_DIR, so that
 * tokens outlive a restart.
 */
export function signingKey(env: Environment): KeyObject {
  return createSecretKey(Buffer.from(env.JWT_SECRET ?? keptSecret(env.DATA_DIR), 'utf8'));
}

function keptSecret(folder: string): string {
  const file = join(folder, 'jwt-secret');
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(file, randomBytes(48).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
