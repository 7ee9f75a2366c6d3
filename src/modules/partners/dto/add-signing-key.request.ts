import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength, ValidateIf } from 'class-validator';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../../../platform/http/signed-request';
import { IsName } from './partner-fields.decorators';

const PEM =
  '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----';

export class AddSigningKeyRequest {
  @IsName('Production, 2026')
  name!: string;

  @ApiProperty({
    enum: SIGNATURE_ALGORITHMS,
    enumName: 'SignatureAlgorithm',
    description:
      'ed25519 where the partner can: then nobody else can sign. hmac-sha256 shares a secret, which we make.',
    example: 'ed25519',
  })
  @IsIn(SIGNATURE_ALGORITHMS)
  algorithm!: SignatureAlgorithm;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: 1000,
    description: 'Of ed25519 alone: the public half in PEM, as `openssl pkey -pubout` writes it.',
    example: PEM,
  })
  @ValidateIf(({ algorithm }: AddSigningKeyRequest, value) => algorithm === 'ed25519' || value !== undefined)
  @IsString()
  @MaxLength(1_000)
  publicKey?: string;
}
