import { Param, type PipeTransform } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => UUID.test(text);

/** The `:id` of a path, or another parameter. What is no UUID names nothing: 404, as for any id that does not exist. */
export const IdParam = (subject: string, name = 'id') => {
  const pipe: PipeTransform<string, string> = {
    transform(value) {
      if (!isUuid(value)) throw new NotFound(subject);
      return value.toLowerCase();
    },
  };
  return Param(name, pipe);
};
