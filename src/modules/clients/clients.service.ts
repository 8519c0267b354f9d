import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import type { IssuedToken } from '../../platform/auth/issued-token.js';
import { TokensService } from '../../platform/auth/tokens.service.js';
import { Clock } from '../../platform/common/clock.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { readPage } from '../../platform/common/listing/apply-list-query.js';
import type { ListQuery, ListSpecification } from '../../platform/common/listing/list-query.js';
import type { Page } from '../../platform/common/listing/page.js';
import { searchTermsOf } from '../../platform/common/search/search-terms.js';
import { newUid } from '../../platform/common/uid.js';
import { Transactions } from '../../platform/database/transactions.js';
import { Client, fullNameOf } from './client.entity.js';
import { asClientError, MergedClientError, refuseGone } from './clients.errors.js';
import { type CreateClientTokenDto, MAX_DAYS } from './dto/client-token.js';
import type { CreateClientDto, CreateMatterDto } from './dto/create-client.dto.js';
import { clientForRecord } from './lock-clients.js';
import { Matter } from './matter.entity.js';
import { personalColumns, textOrNull } from './personal-fields.js';
import { ClientSearch } from './search/client-search.js';
import { makeSearchable } from './search/search-keys.js';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** Clients are paged; their order is fixed. */
export const CLIENT_LIST: ListSpecification = { sortFields: [], filterFields: {}, narrowedBy: ['search_term'] };

/** A client's matters are listed whole unless a page is asked for. */
export const MATTER_LIST: ListSpecification = { sortFields: [], filterFields: {}, isWhole: true };

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
      await makeSearchable(tx, businessUid, [client]);
    });
    return { client, token: this.tokens.issue({ type: 'client', uid: client.uid, businessUid }) };
  }

  /**
   * A page of the business's clients, oldest first, without those that have been merged into others; with `searchText`, of those in
   * whom each of its words is found.
   */
  async list(businessUid: string, query: ListQuery, searchText = ''): Promise<Page<Client>> {
    const terms = searchTermsOf(searchText);
    if (terms.length > 0) await this.search.indexLatecomers(businessUid);
    return this.transactions.read(businessUid, async (tx) => {
      const select = tx.withRepository(this.clients).createQueryBuilder('client');
      select.where('client.businessUid = :businessUid and client.mergedInto is null', { businessUid });
      await this.search.narrow(tx, select, businessUid, terms);
      return readPage(select, query, {
        columns: { created_at: 'client.createdAt' },
        defaultSort: [{ field: 'created_at', direction: 'asc' }],
        tieBreaker: 'client.uid',
      });
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

  /** A client's matters, the default one first, then the oldest. @throws NotFoundError */
  async listMatters(businessUid: string, clientUid: string, query: ListQuery): Promise<Page<Matter>> {
    return this.transactions.read(businessUid, async (tx) => {
      await this.requireClient(tx, businessUid, clientUid);
      const select = tx.withRepository(this.matters).createQueryBuilder('matter');
      select.where('matter.businessUid = :businessUid and matter.clientUid = :clientUid', { businessUid, clientUid });
      return readPage(select, query, {
        columns: { is_default: 'matter.isDefault', created_at: 'matter.createdAt' },
        defaultSort: [
          { field: 'is_default', direction: 'desc' },
          { field: 'created_at', direction: 'asc' },
        ],
        tieBreaker: 'matter.uid',
      });
    });
  }

  /** Opens one more matter with a client. @throws NotFoundError; UnprocessableError for one that has been made anonymous */
  async createMatter(businessUid: string, clientUid: string, dto: CreateMatterDto): Promise<Matter> {
    const matter = this.newMatter({ businessUid, uid: clientUid }, dto.display_name, false);
    await this.write(businessUid, async (tx) => {
      await this.requireClient(tx, businessUid, clientUid);
      await clientForRecord(tx, businessUid, clientUid);
      await tx.insert(Matter, matter);
    });
    return matter;
  }

  /** A token for a client that is there. @throws NotFoundError; UnprocessableError for one that has been made anonymous */
  async createToken(businessUid: string, clientUid: string, dto: CreateClientTokenDto): Promise<IssuedToken> {
    const client = await this.transactions.read(businessUid, (tx) => this.requireClient(tx, businessUid, clientUid));
    refuseGone(client);
    // Tokens end on whole seconds.
    const now = Math.floor(this.clock.now().getTime() / SECOND_MS) * SECOND_MS;
    const end = new Date(now + (dto.days ?? MAX_DAYS) * DAY_MS);
    const isSingleUse = dto.single_use ?? false;
    const token = this.tokens.issueUntil({ type: 'client', uid: clientUid, businessUid }, end, isSingleUse);
    return { token, end };
  }

  /** Refuses all tokens that a client has been issued until now. @throws NotFoundError */
  async revokeTokens(businessUid: string, clientUid: string): Promise<void> {
    await this.transactions.read(businessUid, (tx) => this.requireClient(tx, businessUid, clientUid));
    await this.tokens.cutOff({ type: 'client', uid: clientUid, businessUid });
  }

  /** A client of the business. @throws NotFoundError; MergedClientError (404 too) for one that has become another's part */
  async requireClient(tx: EntityManager, businessUid: string, clientUid: string): Promise<Client> {
    const client = await this.findClient(tx, businessUid, clientUid);
    if (!client) throw new NotFoundError('Client');
    if (client.mergedInto !== null) throw new MergedClientError(client.mergedInto);
    return client;
  }

  /** A client of the business, also one that has been merged, or null when it has none of that uid. */
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
    return this.clients.create({
      businessUid,
      uid: newUid(),
      ...personalColumns({
        firstName: dto.first_name,
        lastName: textOrNull(dto.last_name),
        email: textOrNull(dto.email),
        phone: textOrNull(dto.phone),
        address: textOrNull(dto.address),
        customId: textOrNull(dto.custom_id),
      }),
      mergedInto: null,
      anonymizedAt: null,
      searchText: null,
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
