import { ApiResponse } from '@nestjs/swagger';
import { ETAG_HEADER } from '../../platform/http/conditional-request';

/** The success of an operation that answers with iCalendar. */
export const ApiCalendar = ({ description, tagged }: { description: string; tagged?: boolean }): MethodDecorator =>
  ApiResponse({
    status: 200,
    description,
    content: { 'text/calendar': { schema: { type: 'string' } } },
    ...(tagged && { headers: ETAG_HEADER }),
  });
