import 'reflect-metadata';
import { loadEnvironment } from './config/env';
import { createApp } from './create-app';
import { systemActor } from './platform/auth/actor';
import { SigningKeyRotation } from './platform/auth/signing-key-rotation';
import { SigningKeys } from './platform/auth/signing-keys';

/** `npm run keys:rotate`: for a signing key that may have leaked. Ends all access tokens; people stay signed in by their refresh tokens. */
async function rotateKeys(): Promise<void> {
  const env = loadEnvironment();
  // Wired like any process, so that the audit trail and the messages to the others are the same; it takes no requests and no jobs.
  env.PROCESS_ROLE = 'api';
  const app = await createApp(env);
  try {
    await app.init();
    const removed = await app.get(SigningKeyRotation).replaceAll(systemActor('npm run keys:rotate'));
    await app.get(SigningKeys).changed();
    const { kid } = app.get(SigningKeys).signing();
    console.log(`${removed} key${removed === 1 ? '' : 's'} removed. Access tokens are signed with ${kid} from now on.`);
  } finally {
    await app.close();
  }
}

rotateKeys().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
