import { ApiProperty } from '@nestjs/swagger';
import { IsAccountEmail } from './email.decorator';
import { IsNewPassword } from './password.decorator';
import { IsText } from './text.decorator';

export class SignUpRequest {
  @IsAccountEmail()
  email!: string;

  @IsNewPassword()
  password!: string;

  @ApiProperty({ type: 'string', minLength: 1, maxLength: 120, example: 'Asha Rao' })
  @IsText(1, 120)
  name!: string;
}
