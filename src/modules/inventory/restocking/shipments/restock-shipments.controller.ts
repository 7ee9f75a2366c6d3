import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../../../../platform/auth/access.decorator';
import { UnitOfWork } from '../../../../platform/database/unit-of-work';
import { ApiErrors, ApiSuccessList } from '../../../../platform/http/api-documentation';
import { IdParam } from '../../../../platform/http/id-param.decorator';
import { RestockOrderRepository } from '../orders/restock-order.repository';
import { RestockShipmentResponse } from './dto/restock-shipment.response';
import { RestockShipmentRepository } from './restock-shipment.repository';

@ApiTags('Restock orders')
@Controller('restock-orders/:id/shipments')
export class RestockShipmentsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: RestockOrderRepository,
    private readonly shipments: RestockShipmentRepository,
  ) {}

  @Get()
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'listRestockShipments',
    summary: 'List the shipments of a restock order',
    description:
      "As the supplier's system tells of them, with lots where it names them. `delivery` is what to receive one with, once it was counted.",
  })
  @ApiSuccessList(RestockShipmentResponse, { description: 'The shipments, the first one first.' })
  @ApiErrors(401, 403, 404)
  list(@IdParam('restock order') id: string): Promise<RestockShipmentResponse[]> {
    return this.unitOfWork.read(async (em) => {
      await this.orders.findOrFail(em, id);
      const found = await this.shipments.list(em, id);
      return found.map((shipment) => RestockShipmentResponse.from(shipment));
    });
  }
}
