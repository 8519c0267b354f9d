import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/common/clock.js';
import { refuseChanges } from '../../platform/common/dto/fixed-fields.js';
import { NotFoundError, UnprocessableError } from '../../platform/common/errors/common.errors.js';
import { Transactions } from '../../platform/database/transactions.js';
import { Client, fullNameOf } from './client.entity.js';
import { asClientError, MergedClientError, refuseGone } from './clients.errors.js';
import { presentClientWithMatters } from './dto/client.response.js';
import type { ClientFieldName, UpdateClientDto } from './dto/update-client.dto.js';
import { clientsForUpdate } from './lock-clients.js';
import { Matter } from './matter.entity.js';
import { type PersonalFields, personalColumns, textOrNull } from './personal-fields.js';

/** Changes what is known of a client (contract 5, Clients). */
@Injectable()
export class UpdateClientUseCase {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * All changes or none; what would change nothing leaves the client as it was read, `updated_at` included.
   * @throws NotFoundError, MergedClientError; DuplicateEmailError; UnprocessableError for another value of a field that can't be
   *   changed, for a client without a first name, or for one that has been made anonymous
   */
  async run(businessUid: string, uid: string, dto: UpdateClientDto): Promise<Client> {
    try {
      return await this.transactions.write(businessUid, (tx) => this.change(tx, { businessUid, uid }, dto));
    } catch (error) {
      throw asClientError(error);
    }
  }

  private async change(
    tx: EntityManager,
    key: { readonly businessUid: string; readonly uid: string },
    dto: UpdateClientDto,
  ): Promise<Client> {
    const { businessUid, uid } = key;
    const [client] = await clientsForUpdate(tx, businessUid, uid);
    if (!client) throw new NotFoundError('Client');
    if (client.mergedInto !== null) throw new MergedClientError(client.mergedInto);
    const order = { isDefault: 'DESC', createdAt: 'ASC', uid: 'ASC' } as const;
    const matters = await tx.find(Matter, { where: { businessUid, clientUid: uid }, order });
    refuseChanges(dto, presentClientWithMatters(client, matters));
    const wanted = fieldsAfter(client, dto);
    if (FIELDS.every((field) => wanted[field] === client[field])) return client;
    refuseGone(client);
    const change = { ...personalColumns(wanted), updatedAt: this.clock.now() };
    await tx.update(Client, key, change);
    await renameMatter(tx, client, fullNameOf(wanted));
    return Object.assign(client, change);
  }
}

const FIELDS = ['firstName', 'lastName', 'email', 'phone', 'address', 'customId'] as const;

function fieldsAfter(client: Client, dto: UpdateClientDto): PersonalFields {
  const emptied = new Set<ClientFieldName>(dto.emptied);
  if (emptied.has('first_name')) {
    throw new UnprocessableError('first_name can’t be emptied: every client has one', 'first_name');
  }
  const after = (name: ClientFieldName, before: string | null): string | null =>
    emptied.has(name) ? null : (textOrNull(dto[name]) ?? before);
  return {
    firstName: textOrNull(dto.first_name) ?? client.firstName,
    lastName: after('last_name', client.lastName),
    email: after('email', client.email),
    phone: after('phone', client.phone),
    address: after('address', client.address),
    customId: after('custom_id', client.customId),
  };
}

/** The matter that came with a client is called like it, unless it has been given another name. */
async function renameMatter(tx: EntityManager, before: Client, displayName: string): Promise<void> {
  const { businessUid, uid: clientUid } = before;
  const called = { businessUid, clientUid, isDefault: true, displayName: fullNameOf(before) };
  await tx.update(Matter, called, { displayName });
}
