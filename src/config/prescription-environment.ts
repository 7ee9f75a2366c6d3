import { IsInt, Max, Min } from 'class-validator';
import { RestockEnvironment } from './restock-environment';
import { ToInteger } from './to-integer';

/** The variables of prescriptions. */
export class PrescriptionEnvironment extends RestockEnvironment {
  /** Days after the signature after which nothing is dispensed on a prescription any more. */
  @IsInt()
  @Min(1)
  @Max(730)
  @ToInteger()
  PRESCRIPTION_VALID_DAYS = 180;

  /** Days before a fill is used up from which the next one may be dispensed. */
  @IsInt()
  @Min(0)
  @Max(30)
  @ToInteger()
  REFILL_EARLY_DAYS = 3;
}
