import { ApiProperty } from '@nestjs/swagger';
import { ENDABLE_MAILS, type EndableMails } from '../notification-category';

export class UnsubscriptionResponse {
  @ApiProperty({ enum: ENDABLE_MAILS, enumName: 'EndableMails', description: 'What is not mailed any more.' })
  category!: EndableMails;
}
