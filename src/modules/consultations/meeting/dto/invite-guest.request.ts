import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsOptional, Matches, MaxLength } from 'class-validator';
import { TextField } from '../../../../platform/http/request-fields.decorators';

/** Who is to come along. */
export class InviteGuestRequest {
  @TextField({ max: 100, description: 'As the others see it in the meeting.', example: 'Meera Rao' })
  name!: string;

  @ApiPropertyOptional({
    format: 'email',
    maxLength: 254,
    description: 'Where the link is mailed to; left out, hand it over yourself.',
    example: 'meera@example.org',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsOptional()
  @MaxLength(254)
  @Matches(/^[!-~]*$/, { message: 'must be written in ASCII' })
  @IsEmail({}, { message: 'must be an e-mail address' })
  email?: string;
}
