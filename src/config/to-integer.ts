import { Transform } from 'class-transformer';

/** A variable is text: turns it into the integer that it says, and leaves what says none for the validation to refuse. */
export const ToInteger = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value,
  );
