import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class RefreshRequest {
  @ApiProperty({
    type: 'string',
    minLength: 1,
    maxLength: 200,
    description: 'The newest refresh token of the session.',
    example: 'Jb4k2m1oTq0uV8xwz3yC5dE6fG7hI9jKlMnOpQrStUv',
  })
  @IsString()
  @Length(1, 200)
  refreshToken!: string;
}
