import { IsTotpCode } from './code.decorator';

export class TotpCodeRequest {
  @IsTotpCode()
  code!: string;
}
