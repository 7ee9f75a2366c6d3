import { ApiProperty } from '@nestjs/swagger';

/** What arrived, and what of it was proven. */
export class EchoResponse {
  @ApiProperty({ example: 'Hello from Corner Chemist' })
  readonly message!: string;

  @ApiProperty({
    description: 'The digest that was sent, and is that of the bytes that arrived.',
    example: 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:',
  })
  readonly contentDigest!: string;

  @ApiProperty({
    description: 'The @target-uri that the signature was verified with.',
    example: 'https://api.clinic.example/api/v1/partners/me/echo',
  })
  readonly targetUri!: string;

  @ApiProperty({ format: 'uuid', description: 'The signing key.' })
  readonly signingKeyId!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
  readonly serverTime!: string;

  static from(fields: EchoResponse): EchoResponse {
    return Object.assign(new EchoResponse(), fields);
  }
}
