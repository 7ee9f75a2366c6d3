import type { Environment } from '../../../../config/env';
import { JitsiProvider } from './jitsi.provider';
import { LinkProvider } from './link.provider';
import { LiveKitProvider } from './livekit.provider';
import type { MeetingProvider } from './meeting-provider';

/** A server of others, good for trying things out. In production a clinic names its own: patients are sent nowhere by oversight. */
const PUBLIC_SERVER = 'https://meet.jit.si/{room}';

/** The provider that the configuration names. That it is complete is checked with the configuration. */
export function meetingProviderOf(env: Environment): MeetingProvider {
  switch (env.MEETING_PROVIDER) {
    case 'jitsi':
      return new JitsiProvider({
        url: env.JITSI_URL ?? '',
        appId: env.JITSI_APP_ID ?? '',
        appSecret: env.JITSI_APP_SECRET ?? '',
        audience: env.JITSI_AUDIENCE,
      });
    case 'livekit':
      return new LiveKitProvider({
        url: env.LIVEKIT_URL ?? '',
        apiKey: env.LIVEKIT_API_KEY ?? '',
        apiSecret: env.LIVEKIT_API_SECRET ?? '',
      });
    case 'link':
      return new LinkProvider(env.MEETING_URL_TEMPLATE ?? (env.inProduction ? null : PUBLIC_SERVER));
  }
}
