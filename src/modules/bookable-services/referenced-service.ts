import type { EntityManager } from 'typeorm';
import { UnknownReferenceError } from '../../platform/common/errors/unknown-reference.js';
import type { BookableService } from './bookable-service.entity.js';
import type { BookableServicesService } from './bookable-services.service.js';

/** The service that a body names. @throws UnprocessableError (422) when the business has none of that uid */
export async function referencedService(
  services: BookableServicesService,
  tx: EntityManager,
  businessUid: string,
  serviceUid: string,
): Promise<BookableService> {
  const [service] = await services.findServices(tx, businessUid, [serviceUid]);
  if (!service) throw new UnknownReferenceError('service_id', serviceUid, 'a service of the business');
  return service;
}
