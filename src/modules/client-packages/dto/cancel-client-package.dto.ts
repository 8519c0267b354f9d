import { TextField } from '../../../platform/common/dto/fields.js';

/** `POST /business/payments/v1/client_packages/{uid}/cancel` (contract 2.6). */
export class CancelClientPackageDto {
  @TextField({ optional: true, example: 'Sold by mistake', description: 'Kept in the ledger.' })
  reason?: string | null;
}
