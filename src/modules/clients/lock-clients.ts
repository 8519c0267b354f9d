import type { EntityManager } from 'typeorm';
import { UnknownReferenceError } from '../../platform/common/errors/unknown-reference.js';
import { Client } from './client.entity.js';
import { refuseGone } from './clients.errors.js';

/**
 * Clients of the business, locked until the transaction ends, in the order of their uids; unknown ones are left out. Whoever changes
 * clients takes this lock before any other (docs/architecture.md, Lock order).
 */
export function clientsForUpdate(
  tx: EntityManager,
  businessUid: string,
  ...uids: readonly string[]
): Promise<Client[]> {
  return tx.find(Client, {
    where: uids.map((uid) => ({ businessUid, uid })),
    order: { uid: 'ASC' },
    lock: { mode: 'for_no_key_update' },
  });
}

/**
 * A client that something new is to be recorded for, kept from being merged or made anonymous until the transaction ends. Comes
 * before any lock but its like.
 * @throws UnprocessableError (422) for an unknown client, or one that has been merged or made anonymous
 */
export async function clientForRecord(tx: EntityManager, businessUid: string, uid: string): Promise<Client> {
  const client = await tx.findOne(Client, { where: { businessUid, uid }, lock: { mode: 'pessimistic_read' } });
  if (!client) throw new UnknownReferenceError('client_id', uid, 'a client of the business');
  refuseGone(client, 'client_id');
  return client;
}
