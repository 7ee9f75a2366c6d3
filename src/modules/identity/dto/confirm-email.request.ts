import { IsAccountToken } from './account-token.decorator';

export class ConfirmEmailRequest {
  @IsAccountToken()
  token!: string;
}
