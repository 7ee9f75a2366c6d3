import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import type { ConfigurationFault } from './configuration-faults';
import { HttpEnvironment } from './http-environment';
import { ToInteger } from './to-integer';

/** The variables of visits by video and telephone. */
export class MeetingEnvironment extends HttpEnvironment {
  /** `link` makes addresses from MEETING_URL_TEMPLATE; the others sign tokens for a server of yours. */
  @IsIn(['link', 'jitsi', 'livekit'])
  MEETING_PROVIDER: 'link' | 'jitsi' | 'livekit' = 'link';

  /** Where people meet: a URL with {room} in its path, query or fragment. */
  @IsOptional()
  @Matches(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?\/[^\s{}]*\{room\}[^\s{}]*$/i, {
    message: 'a URL with {room} once after the host, such as https://meet.clinic.example/{room}',
  })
  MEETING_URL_TEMPLATE?: string;

  /** Minutes before the appointment from which one can join. */
  @IsInt()
  @Min(0)
  @Max(240)
  @ToInteger()
  MEETING_OPENS_MINUTES = 15;

  /** Minutes after the end of the appointment until which one can join. */
  @IsInt()
  @Min(0)
  @Max(720)
  @ToInteger()
  MEETING_CLOSES_MINUTES = 60;

  /** Minutes for which a token lets somebody in; who is in stays. */
  @IsInt()
  @Min(1)
  @Max(60)
  @ToInteger()
  MEETING_TOKEN_MINUTES = 10;

  /** Where Jitsi Meet is, with the tenant as its path where there is one. */
  @IsOptional()
  @Matches(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9-]+)?$/, {
    message: 'a URL such as https://meet.clinic.example, in lower case, without a slash at the end',
  })
  JITSI_URL?: string;

  /** `app_id` of Jitsi's token authentication. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  JITSI_APP_ID?: string;

  /** `app_secret` of Jitsi's token authentication. */
  @IsOptional()
  @IsString()
  @Length(32, 500)
  JITSI_APP_SECRET?: string;

  /** One of Jitsi's `asap_accepted_audiences`. */
  @IsString()
  @Length(1, 200)
  JITSI_AUDIENCE = 'jitsi';

  @IsOptional()
  @Matches(/^wss?:\/\/[^\s/]+$/, { message: 'a URL such as wss://livekit.clinic.example' })
  LIVEKIT_URL?: string;

  @IsOptional()
  @IsString()
  @Length(1, 200)
  LIVEKIT_API_KEY?: string;

  @IsOptional()
  @IsString()
  @Length(32, 500)
  LIVEKIT_API_SECRET?: string;
}

const NEEDED = {
  link: [],
  jitsi: ['JITSI_URL', 'JITSI_APP_ID', 'JITSI_APP_SECRET'],
  livekit: ['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'],
} as const;

/** What a provider cannot do without, and what must not go over the open net in production. */
export function meetingFaults(env: MeetingEnvironment & { inProduction: boolean }): ConfigurationFault[] {
  const missing = NEEDED[env.MEETING_PROVIDER] ?? [];
  const faults = missing
    .filter((variable) => env[variable] === undefined)
    .map((variable) => ({
      variable,
      expected: `set, for MEETING_PROVIDER is ${env.MEETING_PROVIDER}`,
      found: 'nothing',
      mend: `copy it from the configuration of your server, or set MEETING_PROVIDER=link`,
    }));
  return env.inProduction ? [...faults, ...unsafe(env)] : faults;
}

function unsafe(env: MeetingEnvironment): ConfigurationFault[] {
  return (['MEETING_URL_TEMPLATE', 'JITSI_URL', 'LIVEKIT_URL'] as const)
    .filter((variable) => /^(http|ws):/.test(env[variable] ?? ''))
    .map((variable) => ({
      variable,
      expected: 'an encrypted connection: https:// or wss://',
      found: env[variable] ?? '',
      mend: 'serve it encrypted: browsers give no page without it a camera or a microphone',
    }));
}
