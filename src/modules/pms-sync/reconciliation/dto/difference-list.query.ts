import { PageQuery } from '../../../../platform/http/page';
import { BooleanFilter, ChoiceFilter, IdFilter } from '../../../../platform/http/request-fields.decorators';
import { DIFFERENCE_KINDS, type DifferenceKind } from '../difference.entity';

export class DifferenceListQuery extends PageQuery {
  @IdFilter('Only what this snapshot brought to light.')
  snapshotId?: string;

  @ChoiceFilter(DIFFERENCE_KINDS, 'DifferenceKind', 'Only these.')
  kind?: DifferenceKind;

  @BooleanFilter('Only what was mended, or only what was not.')
  mended?: boolean;
}
