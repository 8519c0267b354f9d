import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, IsNull, Repository, type SelectQueryBuilder } from 'typeorm';
import { keyBeginningsOf, type SearchTerm } from '../../../platform/common/search/search-terms.js';
import { Transactions } from '../../../platform/database/transactions.js';
import { Client } from '../client.entity.js';
import { makeSearchable } from './search-keys.js';
import { clientsWithKeys } from './search-statements.js';

/** So many clients are looked at one by one. A term that more may have is so common that going through all soon fills a page. */
const MAX_CANDIDATES = 5_000;
/** Words that are tried, the longest first. */
const MAX_TRIES = 4;
const CLIENTS_PER_BATCH = 500;
/** Comes after all that begins like the text before it. */
const AFTER_ALL = '\u{10ffff}';

/**
 * Finds clients by the words of a search (contract 5): `clients.search_text` decides, `client_search_keys` says which clients have to
 * be looked at. What is found by what is said by pure functions, in platform/common/search.
 */
@Injectable()
export class ClientSearch {
  constructor(
    private readonly transactions: Transactions,
    @InjectRepository(Client) private readonly clients: Repository<Client>,
  ) {}

  /** Narrows `select`, of the business's clients under the alias `client`, to those in which every term is found. */
  async narrow(
    tx: EntityManager,
    select: SelectQueryBuilder<Client>,
    businessUid: string,
    terms: readonly SearchTerm[],
  ): Promise<void> {
    for (const [index, term] of terms.entries()) {
      const names = term.map((_spelling, place) => `term${index}_${place}`);
      // Not LIKE: behind row-level security the planner can't look what it would match, and takes it for nearly nothing.
      const isPart = names.map((name) => `strpos(client.searchText, :${name}) > 0`).join(' or ');
      select.andWhere(`(${isPart})`, Object.fromEntries(names.map((name, place) => [name, term[place]])));
    }
    const beginnings = await rareBeginnings(tx, businessUid, terms);
    if (!beginnings) return;
    const candidates = clientsWithKeys(
      ':businessUid',
      beginnings.map((_beginning, index) => [`:from${index}`, `:upTo${index}`] as const),
    );
    beginnings.forEach((beginning, index) =>
      select.setParameters({ [`from${index}`]: beginning, [`upTo${index}`]: beginning + AFTER_ALL }),
    );
    // An array, looked up once: left to join it, the planner may go through the keys again for each client.
    select.andWhere(`client.uid = any(array(${candidates}))`);
  }

  /** Makes those clients findable that an instance of an earlier version has added, which knows nothing of searches. */
  async indexLatecomers(businessUid: string): Promise<void> {
    const latecomers = { businessUid, searchText: IsNull() };
    if (!(await this.transactions.read(businessUid, (tx) => tx.withRepository(this.clients).existsBy(latecomers))))
      return;
    let count: number;
    do {
      count = await this.transactions.write(businessUid, async (tx) => {
        const batch = await tx.withRepository(this.clients).find({
          where: latecomers,
          order: { uid: 'ASC' },
          take: CLIENTS_PER_BATCH,
          lock: { mode: 'for_no_key_update' },
        });
        await makeSearchable(tx, businessUid, batch);
        return batch.length;
      });
    } while (count === CLIENTS_PER_BATCH);
  }
}

/**
 * What the keys of all clients that can be meant begin with, where those are few: by the longest word of a term that few have.
 * The count is of the same snapshot as what is found later.
 */
async function rareBeginnings(
  tx: EntityManager,
  businessUid: string,
  terms: readonly SearchTerm[],
): Promise<string[] | undefined> {
  const tries = terms.flatMap(keyBeginningsOf).toSorted((a, b) => shortest(b) - shortest(a));
  for (const beginnings of tries.slice(0, MAX_TRIES)) {
    const bounds = beginnings.map((_beginning, index) => [`$${2 * index + 2}`, `$${2 * index + 3}`] as const);
    const [{ count }] = await tx.query<[{ count: number }]>(
      `select count(*)::integer as count from (${clientsWithKeys('$1', bounds)} limit ${MAX_CANDIDATES + 1}) as found`,
      [businessUid, ...beginnings.flatMap((beginning) => [beginning, beginning + AFTER_ALL])],
    );
    if (count <= MAX_CANDIDATES) return beginnings;
  }
  return undefined;
}

function shortest(beginnings: readonly string[]): number {
  return Math.min(...beginnings.map(({ length }) => length));
}
