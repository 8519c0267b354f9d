import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { FastifyRequest } from 'fastify';
import type { Repository } from 'typeorm';
import { ActingBusiness } from '../../platform/auth/acting-business.js';
import type { Principal } from '../../platform/auth/principal.js';
import { MAX_UID_LENGTH } from '../../platform/common/dto/identifier-reader.js';
import { NotFoundError, ParameterMissingError } from '../../platform/common/errors/common.errors.js';
import { isGiven } from '../../platform/common/given.js';
import { BusinessProfiles } from './business-profiles.js';
import { Business } from './business.entity.js';
import { RecordOwners } from './record-owners.js';

const RECORD_NAME = /(^|_)(id|uid|ids|uids)$/;
const MAX_RECORDS_LOOKED_UP = 20;
/** A directory of more businesses has to say which it means: looking in all of theirs would keep the database from others. */
const MAX_BUSINESSES_LOOKED_IN = 1_000;

type Values = Readonly<Record<string, unknown>>;

/** Contract 0.2: a directory or application acts for `X-On-Behalf-Of`, else `business_id`, else the owner of the records named. */
@Injectable()
export class ActingBusinessProvider extends ActingBusiness {
  constructor(
    private readonly profiles: BusinessProfiles,
    private readonly owners: RecordOwners,
    @InjectRepository(Business) private readonly businesses: Repository<Business>,
  ) {
    super();
  }

  async resolve(principal: Principal, request: FastifyRequest): Promise<string> {
    const path = valuesOf(request.params)['business_uid'];
    if (principal.type === 'staff' && principal.businessUid !== undefined) {
      if (path !== undefined && path !== principal.businessUid) throw new NotFoundError('Business');
      return principal.businessUid;
    }
    const named = [
      path,
      request.headers['x-on-behalf-of'],
      valuesOf(request.query)['business_id'],
      valuesOf(request.body)['business_id'],
      principal.businessUid,
    ].find(isGiven);
    if (named === undefined) return this.ownerOfRecords(principal, request);
    // What is named but can't be an identifier is no business, never as good as nothing named.
    if (!isUid(named)) throw new NotFoundError('Business');
    return this.requireMayActFor(principal, named);
  }

  private async requireMayActFor(principal: Principal, businessUid: string): Promise<string> {
    const profile = await this.profiles.find(businessUid);
    const may =
      principal.type === 'directory'
        ? profile?.directoryUid === principal.uid
        : principal.businessUid === undefined || principal.businessUid === businessUid;
    if (!profile || !may) throw new NotFoundError('Business');
    return businessUid;
  }

  private async ownerOfRecords(principal: Principal, request: FastifyRequest): Promise<string> {
    const records = [request.params, request.query, request.body].flatMap((part) => recordsIn(part));
    if (principal.type !== 'directory' || records.length === 0) throw new ParameterMissingError(['business_id']);
    const rows = await this.businesses.find({
      select: { businessUid: true },
      where: { directoryUid: principal.uid },
      take: MAX_BUSINESSES_LOOKED_IN + 1,
    });
    if (rows.length > MAX_BUSINESSES_LOOKED_IN) throw new ParameterMissingError(['business_id']);
    const owner = await this.owners.find(
      rows.map((row) => row.businessUid),
      records.slice(0, MAX_RECORDS_LOOKED_UP),
    );
    if (owner === undefined) throw new NotFoundError('Record');
    return owner;
  }
}

function isUid(value: unknown): value is string {
  return typeof value === 'string' && isGiven(value) && value.length <= MAX_UID_LENGTH && !value.includes('\u0000');
}

function valuesOf(part: unknown): Values {
  return typeof part === 'object' && part !== null ? (part as Values) : {};
}

/** Identifiers in a part of a request: values of `…id`/`…uid` keys, also one level down (`payment_request.client_id`). */
function recordsIn(part: unknown): string[] {
  return Object.entries(valuesOf(part)).flatMap(([key, value]) => {
    if (RECORD_NAME.test(key)) return [value].flat().filter(isUid);
    return Object.entries(valuesOf(value)).flatMap(([inner, record]) =>
      RECORD_NAME.test(inner) && isUid(record) ? [record] : [],
    );
  });
}
