import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, ValidateIf, ValidateNested } from 'class-validator';
import { EMAIL_CHOICES, type EmailChoice } from '../channels';
import { NOTIFICATION_CATEGORIES, type NotificationCategory } from '../notification-category';

export class CategoryPreferenceRequest {
  @ApiProperty({ enum: NOTIFICATION_CATEGORIES, enumName: 'NotificationCategory' })
  @IsIn(NOTIFICATION_CATEGORIES)
  category!: NotificationCategory;

  @ApiPropertyOptional({ type: 'boolean', description: 'Whether it stands in the list; absent, it stays as it is.' })
  @ValidateIf(({ inApp }: CategoryPreferenceRequest) => inApp !== undefined)
  @IsBoolean()
  inApp?: boolean;

  @ApiPropertyOptional({
    enum: EMAIL_CHOICES,
    enumName: 'EmailChoice',
    description: 'Absent, it stays as it is. `daily` is one summary a day; reminders have none.',
  })
  @ValidateIf(({ email }: CategoryPreferenceRequest) => email !== undefined)
  @IsIn(EMAIL_CHOICES)
  email?: EmailChoice;
}

export class ChangePreferencesRequest {
  @ApiProperty({ type: [CategoryPreferenceRequest], minItems: 1, maxItems: NOTIFICATION_CATEGORIES.length })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(NOTIFICATION_CATEGORIES.length)
  @ValidateNested({ each: true })
  @Type(() => CategoryPreferenceRequest)
  categories!: CategoryPreferenceRequest[];
}
