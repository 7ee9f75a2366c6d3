import { applyDecorators, Controller, Get, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessList } from '../../../platform/http/api-documentation';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { InvoiceResponse } from './dto/invoice.response';
import { type InvoiceFile, InvoiceReading } from './invoice-reading.service';

const PDF = 'application/pdf';

/** Who may see a payment may see its documents. */
const ForThosePaid = () => Allow('patient', 'staff', 'admin');

const ApiPdf = () =>
  applyDecorators(
    ApiResponse({
      status: 200,
      description: 'The document, always the same bytes.',
      content: { [PDF]: { schema: { type: 'string', format: 'binary' } } },
    }),
    ApiErrors(401, 403, 404),
  );

@ApiTags('Payments')
@Controller('payments/:id')
export class InvoicesController {
  constructor(private readonly invoices: InvoiceReading) {}

  @Get('invoice')
  @ForThosePaid()
  @ApiOperation({
    operationId: 'getInvoice',
    summary: 'Read the invoice of a payment',
    description: 'Issued soon after the payment is captured; 404 until then. Patients see their own.',
  })
  @ApiSuccess(InvoiceResponse, { description: 'The invoice.' })
  @ApiErrors(401, 403, 404)
  invoice(@CurrentActor() actor: SignedInActor, @IdParam('payment') id: string): Promise<InvoiceResponse> {
    return this.invoices.invoice(actor, id);
  }

  @Get('invoice.pdf')
  @ForThosePaid()
  @ApiOperation({
    operationId: 'downloadInvoice',
    summary: 'Download the invoice of a payment',
    description: 'As PDF. It says nothing of why somebody saw a doctor.',
  })
  @ApiPdf()
  async pdf(@CurrentActor() actor: SignedInActor, @IdParam('payment') id: string): Promise<StreamableFile> {
    return attached(await this.invoices.invoiceFile(actor, id));
  }

  @Get('credit-notes')
  @ForThosePaid()
  @ApiOperation({
    operationId: 'listCreditNotes',
    summary: 'List the credit notes of a payment',
    description: 'One for each refund that succeeded, oldest first. Patients see their own.',
  })
  @ApiSuccessList(InvoiceResponse, { description: 'The credit notes.' })
  @ApiErrors(401, 403, 404)
  creditNotes(@CurrentActor() actor: SignedInActor, @IdParam('payment') id: string): Promise<InvoiceResponse[]> {
    return this.invoices.creditNotes(actor, id);
  }

  @Get('credit-notes/:creditNoteId/pdf')
  @ForThosePaid()
  @ApiOperation({ operationId: 'downloadCreditNote', summary: 'Download a credit note', description: 'As PDF.' })
  @ApiPdf()
  async creditNotePdf(
    @CurrentActor() actor: SignedInActor,
    @IdParam('payment') id: string,
    @IdParam('credit note', 'creditNoteId') creditNoteId: string,
  ): Promise<StreamableFile> {
    return attached(await this.invoices.creditNoteFile(actor, id, creditNoteId));
  }
}

function attached({ name, bytes }: InvoiceFile): StreamableFile {
  return new StreamableFile(bytes, { type: PDF, disposition: `attachment; filename="${name}"`, length: bytes.length });
}
