import { ApiProperty } from '@nestjs/swagger';
import { Equals } from 'class-validator';

export class ReadNotificationRequest {
  /** A notification that is read stays read. */
  @ApiProperty({ type: 'boolean', enum: [true], example: true })
  @Equals(true)
  read!: true;
}
