import { ApiProperty } from '@nestjs/swagger';
import type { TotpSetup } from '../mfa.service';

/** What an authenticator app is set up with; shown this once. */
export class TotpSetupResponse {
  @ApiProperty({
    type: 'string',
    description: 'To be typed into the app where it cannot scan: Base32, SHA-1, six digits, 30 seconds.',
    example: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  })
  secret!: string;

  @ApiProperty({
    type: 'string',
    description: 'To be shown as a QR code. Make it on the device: a service that draws it for you learns the secret.',
    example:
      'otpauth://totp/Theriac:asha%40example.org?issuer=Theriac&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30',
  })
  otpauthUri!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'Until when it can be confirmed.',
    example: '2026-11-20T09:40:00.000Z',
  })
  expiresAt!: string;

  static from({ secret, otpauthUri, expiresAt }: TotpSetup): TotpSetupResponse {
    return Object.assign(new TotpSetupResponse(), { secret, otpauthUri, expiresAt: expiresAt.toISOString() });
  }
}
