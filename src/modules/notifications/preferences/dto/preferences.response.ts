import { ApiProperty } from '@nestjs/swagger';
import { EMAIL_CHOICES, type EmailChoice, emailChoicesOf } from '../channels';
import { NOTIFICATION_CATEGORIES, type NotificationCategory } from '../notification-category';
import type { ChosenChannels } from '../preferences.service';

export class CategoryPreferenceResponse {
  @ApiProperty({ enum: NOTIFICATION_CATEGORIES, enumName: 'NotificationCategory' })
  category!: NotificationCategory;

  @ApiProperty({ type: 'boolean', description: 'Whether it stands in the list.' })
  inApp!: boolean;

  @ApiProperty({ enum: EMAIL_CHOICES, enumName: 'EmailChoice' })
  email!: EmailChoice;

  @ApiProperty({
    enum: EMAIL_CHOICES,
    enumName: 'EmailChoice',
    isArray: true,
    description: 'What may be chosen; news of security cannot be turned off.',
  })
  emailChoices!: readonly EmailChoice[];
}

export class PreferencesResponse {
  @ApiProperty({ type: [CategoryPreferenceResponse] })
  categories!: CategoryPreferenceResponse[];

  static from(chosen: ChosenChannels): PreferencesResponse {
    const categories = NOTIFICATION_CATEGORIES.map((category) =>
      Object.assign(new CategoryPreferenceResponse(), {
        category,
        ...{ inApp: chosen[category].inApp, email: chosen[category].email },
        emailChoices: emailChoicesOf(category),
      }),
    );
    return Object.assign(new PreferencesResponse(), { categories });
  }
}
