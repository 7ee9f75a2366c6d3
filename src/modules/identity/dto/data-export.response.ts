import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ApiExtraModels } from '@nestjs/swagger';
import type { DataExport } from '../data-exports.service';

/** Rows of one kind. */
export class ExportedSectionResponse {
  @ApiProperty({ type: 'integer', format: 'int32', description: 'How many rows there are here.', example: 1 })
  count!: number;

  @ApiProperty({
    type: 'boolean',
    description: 'Whether these are all; only the newest 10,000 are here.',
    example: true,
  })
  complete!: boolean;

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: 'Newest first. Instants are RFC 3339, money is in minor units.',
    example: [{ id: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b', createdAt: '2026-11-20T09:30:00.000Z' }],
  })
  items!: object[];
}

/** Everything about one person. */
@ApiExtraModels(ExportedSectionResponse)
export class DataExportResponse {
  @ApiProperty({
    type: 'integer',
    format: 'int32',
    description: 'Of the shape of this document; a section or a field that is added does not change it.',
    example: 1,
  })
  version!: number;

  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-11-20T09:30:00.000Z' })
  exportedAt!: string;

  @ApiProperty({
    type: 'object',
    description: 'By name: `profile`, `sessions`, `consultations`, `payments` …',
    additionalProperties: { $ref: getSchemaPath(ExportedSectionResponse) },
    example: { notifications: { count: 0, complete: true, items: [] } },
  })
  sections!: Record<string, ExportedSectionResponse>;

  static from({ exportedAt, sections }: DataExport): DataExportResponse {
    return Object.assign(new DataExportResponse(), {
      version: 1,
      exportedAt: exportedAt.toISOString(),
      sections: Object.fromEntries(
        Object.entries(sections).map(([name, { items, complete }]) => [name, { count: items.length, complete, items }]),
      ),
    });
  }
}
