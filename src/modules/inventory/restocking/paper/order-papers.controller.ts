import { Controller, Get, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Allow } from '../../../../platform/auth/access.decorator';
import { UnitOfWork } from '../../../../platform/database/unit-of-work';
import { ApiErrors } from '../../../../platform/http/api-documentation';
import { IdParam } from '../../../../platform/http/id-param.decorator';
import { RestockOrderRepository } from '../orders/restock-order.repository';
import { OrderPapers } from './order-papers';

const PDF = 'application/pdf';

@ApiTags('Restock orders')
@Controller('restock-orders/:id/order.pdf')
export class OrderPapersController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: RestockOrderRepository,
    private readonly papers: OrderPapers,
  ) {}

  @Get()
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'downloadRestockOrder',
    summary: 'Download a restock order',
    description: 'As PDF, to be handed over where it does not go by e-mail.',
  })
  @ApiResponse({
    status: 200,
    description: 'The order on paper.',
    content: { [PDF]: { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiErrors(401, 403, 404)
  async download(@IdParam('restock order') id: string): Promise<StreamableFile> {
    const paper = await this.unitOfWork.read(async (em) =>
      this.papers.paperOf(em, await this.orders.findOrFail(em, id)),
    );
    const bytes = await this.papers.draw(paper);
    const disposition = `attachment; filename="${paper.label}.pdf"`;
    return new StreamableFile(bytes, { type: PDF, disposition, length: bytes.length });
  }
}
