import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { Page, PageQuery } from './page';

/** `?limit=&cursor=` of lists that grow without end; lists with filters extend it. */
export class CursorQuery {
  @ApiPropertyOptional({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: 100,
    default: 20,
    description: 'Rows a page.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 20;

  @ApiPropertyOptional({
    type: 'string',
    pattern: '^\\d{1,18}$',
    description: 'Where the page before ended: take it from its Link.',
  })
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'must come from the Link of another page' })
  cursor?: string;
}

/** One page of a list without a total: rows that are added while somebody reads on push none off a page. */
export class CursorPage<T> extends Page<T> {
  /** @param next where the next page begins; null on the last one */
  constructor(
    items: readonly T[],
    private readonly next: string | null,
  ) {
    super(items, items.length, new PageQuery());
  }

  override headers(url: string): Record<string, string> {
    if (this.next === null) return {};
    const target = new URL(url, 'http://localhost');
    target.searchParams.set('cursor', this.next);
    return { Link: `<${target.pathname}${target.search}>; rel="next"` };
  }
}

/** For the success of a route that answers with a {@link CursorPage}. */
export const NEXT_PAGE_HEADER = {
  Link: { description: 'The next page (RFC 8288).', schema: { type: 'string' as const } },
};
