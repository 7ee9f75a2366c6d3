import { PartialType } from '@nestjs/swagger';
import { RegisterProductRequest } from './register-product.request';

/** What is left out stays as it is; codes and substitutes that are given replace all the old ones. */
export class ChangeProductRequest extends PartialType(RegisterProductRequest, { skipNullProperties: false }) {}
