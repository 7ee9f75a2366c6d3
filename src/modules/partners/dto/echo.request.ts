import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

export class EchoRequest {
  @ApiProperty({ maxLength: 1000, example: 'Hello from Corner Chemist' })
  @IsString()
  @MaxLength(1_000)
  message!: string;
}
