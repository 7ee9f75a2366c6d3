import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** `?limit=&offset=` of every list; lists with filters extend it. */
export class PageQuery {
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

  @ApiPropertyOptional({ type: 'integer', format: 'int32', minimum: 0, default: 0, description: 'Rows to pass over.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  offset = 0;
}

/** One page of a list: `items` become `data`, the total and the neighbours go into the headers. */
export class Page<T> {
  constructor(
    readonly items: readonly T[],
    readonly total: number,
    readonly query: PageQuery,
  ) {}

  /** `X-Total-Count` and `Link` (RFC 8288) for the list at this URL. */
  headers(url: string): Record<string, string> {
    const { limit, offset } = this.query;
    const links: string[] = [];
    if (offset > 0) links.push(link(url, limit, 0, 'first'), link(url, limit, Math.max(0, offset - limit), 'prev'));
    if (offset + limit < this.total) {
      links.push(link(url, limit, offset + limit, 'next'));
      links.push(link(url, limit, Math.floor((this.total - 1) / limit) * limit, 'last'));
    }
    return { 'X-Total-Count': String(this.total), ...(links.length > 0 && { Link: links.join(', ') }) };
  }
}

function link(url: string, limit: number, offset: number, rel: string): string {
  const target = new URL(url, 'http://localhost');
  target.searchParams.set('limit', String(limit));
  target.searchParams.set('offset', String(offset));
  return `<${target.pathname}${target.search}>; rel="${rel}"`;
}
