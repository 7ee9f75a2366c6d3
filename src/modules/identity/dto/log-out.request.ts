import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';

export class LogOutRequest {
  @ApiPropertyOptional({
    type: 'string',
    minLength: 1,
    maxLength: 200,
    description: 'Any refresh token of the session to end; without it, the session of the access token ends.',
    example: 'Jb4k2m1oTq0uV8xwz3yC5dE6fG7hI9jKlMnOpQrStUv',
  })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  refreshToken?: string;
}
