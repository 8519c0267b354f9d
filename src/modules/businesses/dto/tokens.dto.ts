import { TextField, UidField } from '../../../platform/common/dto/fields.js';

const MAX_TOKEN_LENGTH = 4096;

/** `POST /platform/v1/tokens`. */
export class CreateTokenDto {
  @UidField({ description: 'A business of the directory.' })
  business_id!: string;
}

/** `POST /platform/v1/tokens/revoke`. */
export class RevokeTokenDto {
  @TextField({ maxLength: MAX_TOKEN_LENGTH, description: 'The token to refuse from now on.' })
  token!: string;
}
