import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { PageQuery } from '../../../platform/http/page';

const asBoolean = (value: unknown): unknown => {
  if (value === 'true') return true;
  return value === 'false' ? false : value;
};

export class NotificationListQuery extends PageQuery {
  @ApiPropertyOptional({ type: 'boolean', default: false, description: 'Only those that are not read yet.' })
  @IsOptional()
  @Transform(({ value }) => asBoolean(value))
  @IsBoolean()
  unread?: boolean;
}
