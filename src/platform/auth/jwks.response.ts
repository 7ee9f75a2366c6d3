import { ApiProperty } from '@nestjs/swagger';
import type { PublicJwk } from './signing-key.entity';

/** The public half of one signing key. */
export class JwkResponse {
  @ApiProperty({ enum: ['EC'], example: 'EC' })
  kty!: 'EC';

  @ApiProperty({ enum: ['P-256'], example: 'P-256' })
  crv!: 'P-256';

  @ApiProperty({ type: 'string', example: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU' })
  x!: string;

  @ApiProperty({ type: 'string', example: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0' })
  y!: string;

  @ApiProperty({
    type: 'string',
    description: 'Its JWK thumbprint (RFC 7638).',
    example: 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U',
  })
  kid!: string;

  @ApiProperty({ enum: ['sig'], example: 'sig' })
  use!: 'sig';

  @ApiProperty({ enum: ['ES256'], example: 'ES256' })
  alg!: 'ES256';
}

/** A JSON Web Key Set. */
export class JwksResponse {
  @ApiProperty({ type: [JwkResponse] })
  keys!: JwkResponse[];

  static from(keys: (PublicJwk & { kid: string })[]): JwksResponse {
    return Object.assign(new JwksResponse(), {
      keys: keys.map((key) => Object.assign(new JwkResponse(), { ...key, use: 'sig' as const, alg: 'ES256' as const })),
    });
  }
}
