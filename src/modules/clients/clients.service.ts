import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { TokensService } from '../../platform/auth/tokens.service.js';
import { Clock } from '../../platform/common/clock.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { applyListQuery } from '../../platform/common/listing/apply-list-query.js';
import type { ListQuery, ListSpecification } from '../../platform/common/listing/list-query.js';
import { searchTextOf } from '../../platform/common/search/search-index.js';
import { searchTermsOf } from '../../platform/common/search/search-terms.js';
import { emailKeyOf } from '../../platform/common/text-forms.js';
import { newUid } from '../../platform/common/uid.js';
import { Transactions } from '../../platform/database/transactions.js';
import { Client, fullNameOf } from './client.entity.js';
import { asClientError } from './clients.errors.js';
import type { CreateClientDto, CreateMatterDto } from './dto/create-client.dto.js';
import { Matter } from './matter.entity.js';
import { ClientSearch } from './search/client-search.js';

/** Clients are paged; their order is fixed. */
export const CLIENT_LIST: ListSpecification = { sortFields: [], filterFields: {} };

/** A client with all of its matters, the default one first. */
interface ClientWithMatters {
  readonly client: Client;
  readonly matters: Matter[];
}

/** The clients of a business and their matters (contract 5). */
@Injectable()
export class ClientsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly tokens: TokensService,
    private readonly clock: Clock,
    private readonly search: ClientSearch,
    @InjectRepository(Client) private readonly clients: Repository<Client>,
    @InjectRepository(Matter) private readonly matters: Repository<Matter>,
  ) {}

  /**
   * Makes a client with its default matter, and a token for it.
   * @throws DuplicateEmailError, or NotFoundError for a business that does not exist.
   */
  async create(businessUid: string, dto: CreateClientDto): Promise<{ client: Client; token: string }> {
    const client = this.newClient(businessUid, dto);
    const matter = this.newMatter(client, fullNameOf(client), true);
    await this.write(businessUid, async (tx) => {
      await tx.insert(Client, client);
      await tx.insert(Matter, matter);
      await this.search.add(tx, client);
    });
    return { client, token: this.tokens.issue({ type: 'client', uid: client.uid, businessUid }) };
  }

  /** A page of the business's clients, oldest first; with `searchText`, of those in whom each of its words is found. */
  async list(businessUid: string, query: ListQuery, searchText = ''): Promise<Client[]> {
    const terms = searchTermsOf(searchText);
    if (terms.length > 0) await this.search.indexLatecomers(businessUid);
    return this.transactions.read(businessUid, async (tx) => {
      const select = tx.withRepository(this.clients).createQueryBuilder('client');
      select.where('client.businessUid = :businessUid', { businessUid });
      await this.search.narrow(tx, select, businessUid, terms);
      return applyListQuery(select, query, {
        columns: { created_at: 'client.createdAt' },
        defaultSort: [{ field: 'created_at', direction: 'asc' }],
        tieBreaker: 'client.uid',
      }).getMany();
    });
  }

  /** A client and its matters. @throws NotFoundError */
  async show(businessUid: string, clientUid: string): Promise<ClientWithMatters> {
    return this.transactions.read(businessUid, async (tx) => {
      const client = await this.requireClient(tx, businessUid, clientUid);
      const matters = await tx
        .withRepository(this.matters)
        .find({ where: { businessUid, clientUid }, order: { isDefault: 'DESC', createdAt: 'ASC', uid: 'ASC' } });
      return { client, matters };
    });
  }

  /** Opens one more matter with a client. @throws NotFoundError */
  async createMatter(businessUid: string, clientUid: string, dto: CreateMatterDto): Promise<Matter> {
    const matter = this.newMatter({ businessUid, uid: clientUid }, dto.display_name, false);
    await this.write(businessUid, (tx) => tx.insert(Matter, matter));
    return matter;
  }

  /** Refuses all tokens that a client has been issued until now. @throws NotFoundError */
  async revokeTokens(businessUid: string, clientUid: string): Promise<void> {
    await this.transactions.read(businessUid, (tx) => this.requireClient(tx, businessUid, clientUid));
    await this.tokens.cutOff({ type: 'client', uid: clientUid, businessUid });
  }

  /** A client of the business. @throws NotFoundError */
  async requireClient(tx: EntityManager, businessUid: string, clientUid: string): Promise<Client> {
    const client = await this.findClient(tx, businessUid, clientUid);
    if (!client) throw new NotFoundError('Client');
    return client;
  }

  /** A client of the business, or null when it has none of that uid. */
  async findClient(tx: EntityManager, businessUid: string, clientUid: string): Promise<Client | null> {
    return tx.withRepository(this.clients).findOneBy({ businessUid, uid: clientUid });
  }

  /** The matter that came with a client. @throws NotFoundError for an unknown client */
  async defaultMatter(tx: EntityManager, businessUid: string, clientUid: string): Promise<Matter> {
    const matter = await tx.withRepository(this.matters).findOneBy({ businessUid, clientUid, isDefault: true });
    if (!matter) throw new NotFoundError('Client');
    return matter;
  }

  /** A matter of the business, whoever its client, or null when it has none of that uid. */
  async findMatter(tx: EntityManager, businessUid: string, matterUid: string): Promise<Matter | null> {
    return tx.withRepository(this.matters).findOneBy({ businessUid, uid: matterUid });
  }

  private async write(businessUid: string, work: (tx: EntityManager) => Promise<unknown>): Promise<void> {
    try {
      await this.transactions.write(businessUid, work);
    } catch (error) {
      throw asClientError(error);
    }
  }

  private newClient(businessUid: string, dto: CreateClientDto): Client {
    const now = this.clock.now();
    const email = textOrNull(dto.email);
    const searchable = {
      firstName: dto.first_name,
      lastName: textOrNull(dto.last_name),
      email,
      phone: textOrNull(dto.phone),
      customId: textOrNull(dto.custom_id),
    };
    return this.clients.create({
      businessUid,
      uid: newUid(),
      ...searchable,
      emailKey: email === null ? null : emailKeyOf(email),
      address: textOrNull(dto.address),
      searchText: searchTextOf(searchable),
      createdAt: now,
      updatedAt: now,
    });
  }

  private newMatter(client: Pick<Client, 'businessUid' | 'uid'>, displayName: string, isDefault: boolean): Matter {
    const { businessUid, uid: clientUid } = client;
    return this.matters.create({
      businessUid,
      uid: newUid(),
      clientUid,
      displayName,
      isDefault,
      createdAt: this.clock.now(),
    });
  }
}

function textOrNull(text: string | null | undefined): string | null {
  return text?.trim() || null;
}
