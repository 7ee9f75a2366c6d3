import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

export class UnsubscriptionQuery {
  @ApiProperty({ type: 'string', description: 'Of the link in the mail.', maxLength: 100 })
  @IsString()
  @MaxLength(100)
  token!: string;
}
