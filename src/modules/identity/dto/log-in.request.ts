import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { IsAccountEmail } from './email.decorator';

export class LogInRequest {
  @IsAccountEmail()
  email!: string;

  @ApiProperty({ type: 'string', format: 'password', minLength: 1, maxLength: 200, example: 'a long sentence is best' })
  @IsString()
  @Length(1, 200)
  password!: string;
}
