import { isISO8601, ValidateBy } from 'class-validator';

/** RFC 3339 with an offset: an instant, never a wall clock or a week date. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A text that names one instant of a day that exists. */
export const IsInstant = (): PropertyDecorator =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value) => typeof value === 'string' && RFC_3339.test(value) && isISO8601(value, { strict: true }),
      defaultMessage: () => 'must be an instant such as 2026-12-01T04:30:00.000Z',
    },
  });
