import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { IsAccountEmail } from './email.decorator';
import { IsText } from './text.decorator';

export class SignUpRequest {
  @IsAccountEmail()
  email!: string;

  @ApiProperty({
    type: 'string',
    format: 'password',
    minLength: 10,
    maxLength: 200,
    example: 'a long sentence is best',
  })
  @IsString()
  @Length(10, 200)
  password!: string;

  @ApiProperty({ type: 'string', minLength: 1, maxLength: 120, example: 'Asha Rao' })
  @IsText(1, 120)
  name!: string;
}
