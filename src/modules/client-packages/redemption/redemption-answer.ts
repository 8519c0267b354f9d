import type { Redemption } from './redemption.types.js';

/** Status of a successful redemption (contract 1.1). */
export const REDEEMED_STATUS = 200;

/** What a successful redemption answers (contract 1.1). */
export interface RedemptionAnswer {
  readonly package_name: string;
}

/** The one place where the answer is made: it is stored under the request's key and sent. */
export function answerOf({ credit }: Redemption): RedemptionAnswer {
  return { package_name: credit.packageName };
}
