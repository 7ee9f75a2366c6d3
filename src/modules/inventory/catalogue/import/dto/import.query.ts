import { BooleanFilter } from '../../../../../platform/http/request-fields.decorators';

export class ImportQuery {
  @BooleanFilter('True: say what would be done, and every fault, and change nothing.')
  dryRun?: boolean;
}
