import { ApiProperty } from '@nestjs/swagger';

/** For the day the app is lost; shown this once. */
export class RecoveryCodesResponse {
  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    minItems: 10,
    maxItems: 10,
    description: 'Each is good once. Have them printed or kept in a password manager.',
    example: [
      '7K2M-QF9D-X0TB-4RWA',
      '0V9C-8ZHE-3NPS-6YJT',
      'M1WR-5D7K-QX2A-B8FG',
      'T4CN-9JHV-6EZP-0SRY',
      'F3XB-K7MD-1W8Q-5GAT',
      '2ZRP-H0VE-J9CN-Y6S4',
      'A5GQ-W1DX-8KTB-M3F7',
      'S6YN-0EJP-4VRC-9HZ2',
      'B8KT-3FMA-7QGD-X1W5',
      'E9CJ-6NHZ-2SVY-R0P4',
    ],
  })
  recoveryCodes!: string[];

  static of(recoveryCodes: string[]): RecoveryCodesResponse {
    return Object.assign(new RecoveryCodesResponse(), { recoveryCodes });
  }
}
