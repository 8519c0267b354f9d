import type { EntityManager } from 'typeorm';
import { UnknownReferenceError } from '../../platform/common/errors/unknown-reference.js';
import type { ClientsService } from './clients.service.js';
import { clientForRecord } from './lock-clients.js';
import type { Matter } from './matter.entity.js';

/** A client and, optionally, one of its matters, as a request body names them. */
interface MatterReference {
  readonly clientUid: string;
  readonly matterUid: string | undefined;
}

/**
 * The matter a body means: the one named, else the client's default one. For a record that is to be added: until the transaction
 * ends the client stays what it is.
 * @throws UnprocessableError (422) for an unknown client, one that has been merged or made anonymous, or a matter that is not this
 *   client's (contract 2.1)
 */
export async function referencedMatter(
  clients: ClientsService,
  tx: EntityManager,
  businessUid: string,
  { clientUid, matterUid }: MatterReference,
): Promise<Matter> {
  await clientForRecord(tx, businessUid, clientUid);
  if (matterUid === undefined) return clients.defaultMatter(tx, businessUid, clientUid);
  return matterOfClient(clients, tx, businessUid, { clientUid, matterUid });
}

/** A matter that a body names beside a client. @throws UnprocessableError (422) when it is not this client's */
export async function matterOfClient(
  clients: ClientsService,
  tx: EntityManager,
  businessUid: string,
  { clientUid, matterUid }: { readonly clientUid: string; readonly matterUid: string },
): Promise<Matter> {
  const matter = await clients.findMatter(tx, businessUid, matterUid);
  if (matter?.clientUid !== clientUid) {
    throw new UnknownReferenceError('matter_uid', matterUid, `a matter of the client ${clientUid}`);
  }
  return matter;
}
