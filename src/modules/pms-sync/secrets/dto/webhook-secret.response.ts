import { ApiProperty } from '@nestjs/swagger';
import type { WebhookSecret } from '../webhook-secret.entity';

/** A webhook secret without what is secret of it. */
export class WebhookSecretResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  readonly revokedAt!: string | null;

  static from(row: WebhookSecret): WebhookSecretResponse {
    return Object.assign(new WebhookSecretResponse(), shown(row));
  }
}

/** A new webhook secret, with the one sight of it that there is. */
export class AddedWebhookSecretResponse extends WebhookSecretResponse {
  @ApiProperty({
    description:
      'As Standard Webhooks writes it: `whsec_`, then 32 bytes in base64. Shown this once; we keep it encrypted.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  })
  readonly secret!: string;

  static added(row: WebhookSecret, secret: string): AddedWebhookSecretResponse {
    return Object.assign(new AddedWebhookSecretResponse(), { ...shown(row), secret });
  }
}

function shown({ id, createdAt, revokedAt }: WebhookSecret) {
  return { id, createdAt: createdAt.toISOString(), revokedAt: revokedAt?.toISOString() ?? null };
}
