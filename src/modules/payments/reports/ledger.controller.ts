import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccessList } from '../../../platform/http/api-documentation';
import { type CursorPage, NEXT_PAGE_HEADER } from '../../../platform/http/cursor-page';
import { BalancesQuery, LedgerEntriesQuery } from './dto/ledger.query';
import { AccountBalance, LedgerEntryResponse } from './dto/ledger.response';
import { LedgerReading } from './ledger-reading.service';

@ApiTags('Payments')
@Controller('ledger')
export class LedgerController {
  constructor(private readonly ledger: LedgerReading) {}

  @Get('balances')
  @Allow('admin')
  @ApiOperation({
    operationId: 'getTrialBalance',
    summary: 'Read the trial balance',
    description: 'What stands on each account in each currency. In a currency all of them sum to zero.',
  })
  @ApiSuccessList(AccountBalance, { description: 'The balances; an account without lines is left out.' })
  @ApiErrors(401, 403, 422)
  balances(@CurrentActor() actor: SignedInActor, @Query() { asOf }: BalancesQuery): Promise<AccountBalance[]> {
    return this.ledger.balances(actor, asOf);
  }

  @Get('entries')
  @Allow('admin')
  @ApiOperation({
    operationId: 'listLedgerEntries',
    summary: 'List the entries of the books',
    description: 'Newest first.',
  })
  @ApiSuccessList(LedgerEntryResponse, { description: 'A page of entries.', headers: NEXT_PAGE_HEADER })
  @ApiErrors(401, 403, 422)
  entries(
    @CurrentActor() actor: SignedInActor,
    @Query() query: LedgerEntriesQuery,
  ): Promise<CursorPage<LedgerEntryResponse>> {
    return this.ledger.entries(actor, query);
  }
}
