import 'reflect-metadata';
import { ConfigurationFaults } from './configuration-faults';
import { loadEnvironment } from './env';

const DATABASE_URL = 'postgresql://theriac:hunter2@db.example:5432/theriac';

function wrong(source: Record<string, string>): string[] {
  try {
    loadEnvironment({ DATABASE_URL, ...source });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationFaults) return error.faults.map(({ variable }) => variable);
    throw error;
  }
}

describe('the configuration of meetings', () => {
  it.each([
    'https://meet.clinic.example/{room}',
    'https://meet.clinic.example:8443/tenant/{room}?lang=en',
    'http://localhost:8080/#/room/{room}',
  ])('takes %s for a template', (template) => {
    expect(wrong({ MEETING_URL_TEMPLATE: template })).toEqual([]);
  });

  it.each([
    'https://meet.clinic.example/room',
    'https://{room}.clinic.example/',
    'https://meet.clinic.example/{room}/{room}',
    'meet.clinic.example/{room}',
    'https://meet.clinic.example/{name}/{room}',
  ])('refuses %s for a template', (template) => {
    expect(wrong({ MEETING_URL_TEMPLATE: template })).toEqual(['MEETING_URL_TEMPLATE']);
  });

  it('asks for what a provider cannot do without', () => {
    expect(wrong({ MEETING_PROVIDER: 'jitsi' })).toEqual(['JITSI_URL', 'JITSI_APP_ID', 'JITSI_APP_SECRET']);
    expect(wrong({ MEETING_PROVIDER: 'livekit' })).toEqual(['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET']);
    const jitsi = {
      JITSI_URL: 'https://meet.clinic.example',
      JITSI_APP_ID: 'theriac',
      JITSI_APP_SECRET: 'x'.repeat(32),
    };
    expect(wrong({ MEETING_PROVIDER: 'jitsi', ...jitsi })).toEqual([]);
    expect(wrong({ MEETING_PROVIDER: 'jitsi', ...jitsi, JITSI_APP_SECRET: 'short' })).toEqual(['JITSI_APP_SECRET']);
  });

  it('sends no patient over the open net in production', () => {
    const production = { NODE_ENV: 'production', MEETING_URL_TEMPLATE: 'http://meet.clinic.example/{room}' };
    expect(wrong(production)).toContain('MEETING_URL_TEMPLATE');
    expect(wrong({ ...production, MEETING_URL_TEMPLATE: 'https://meet.clinic.example/{room}' })).not.toContain(
      'MEETING_URL_TEMPLATE',
    );
    expect(wrong({ NODE_ENV: 'production', LIVEKIT_URL: 'ws://live.clinic.example' })).toContain('LIVEKIT_URL');
  });
});
