import type { EntityManager } from 'typeorm';
import { UnknownReferenceError } from '../../platform/common/errors/unknown-reference.js';
import type { ClientsService } from './clients.service.js';
import type { Matter } from './matter.entity.js';

/** A client and, optionally, one of its matters, as a request body names them. */
interface MatterReference {
  readonly clientUid: string;
  readonly matterUid: string | undefined;
}

/**
 * The matter a body means: the one named, else the client's default one.
 * @throws UnprocessableError (422) for an unknown client or a matter that is not this client's (contract 2.1)
 */
export async function referencedMatter(
  clients: ClientsService,
  tx: EntityManager,
  businessUid: string,
  { clientUid, matterUid }: MatterReference,
): Promise<Matter> {
  const client = await clients.findClient(tx, businessUid, clientUid);
  if (!client) throw new UnknownReferenceError('client_id', clientUid, 'a client of the business');
  if (matterUid === undefined) return clients.defaultMatter(tx, businessUid, clientUid);
  const matter = await clients.findMatter(tx, businessUid, matterUid);
  if (matter?.clientUid !== clientUid) {
    throw new UnknownReferenceError('matter_uid', matterUid, `a matter of the client ${clientUid}`);
  }
  return matter;
}
