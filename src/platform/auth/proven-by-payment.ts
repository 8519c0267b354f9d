import { SetMetadata } from '@nestjs/common';

const PROVEN_BY_PAYMENT = 'punchcard:proven-by-payment';

/**
 * For a route of clients that does nothing but what concerns a payment of the client's own: that proves that there is such a client,
 * who need not be looked up (KnownPeople). Whoever has none is told 404.
 */
export function ProvenByPayment(): MethodDecorator {
  return SetMetadata(PROVEN_BY_PAYMENT, true);
}

/** Whether a route's method is {@link ProvenByPayment}. */
export function isProvenByPayment(method: object): boolean {
  return Reflect.getMetadata(PROVEN_BY_PAYMENT, method) === true;
}
