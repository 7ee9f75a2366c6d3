/**
 * Credentials of the demo data, which stand here for anyone to read. Production refuses this API key wherever it comes from, a database
 * that was copied from a demonstration too.
 */
export const PUBLISHED_API_KEY = {
  id: '0193e000-0000-7000-8000-000000000001',
  secret: 'TheriacDemoKeyThatEverybodyMayKnowAndUse000',
};

export const PUBLISHED_SIGNING_KEY = {
  id: '0193e000-0000-7000-8000-000000000002',
  secret: Buffer.from('theriac-demo-signing-secret-0001').toString('base64'),
};
