import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { IssuedToken } from '../../platform/auth/issued-token.js';
import { bearerTokenOf, type VerifiableRequest } from '../../platform/auth/jwt.strategies.js';
import type { Principal } from '../../platform/auth/principal.js';
import { TokensService } from '../../platform/auth/tokens.service.js';
import { InvalidParameterError, NotFoundError } from '../../platform/common/errors/common.errors.js';
import { Transactions } from '../../platform/database/transactions.js';
import { BusinessProfiles } from './business-profiles.js';
import { StaffMember } from './staff-member.entity.js';

/** Tokens that a directory hands out for its businesses, and their revocation (contract 0.2). */
@Injectable()
export class BusinessTokensService {
  constructor(
    private readonly tokens: TokensService,
    private readonly profiles: BusinessProfiles,
    private readonly transactions: Transactions,
    @InjectRepository(StaffMember) private readonly staffMembers: Repository<StaffMember>,
  ) {}

  /** A token of the business's first staff member. @throws NotFoundError unless the business is the directory's. */
  async issueFor(directory: Principal, businessUid: string): Promise<string> {
    if (!(await this.isOf(directory, businessUid))) throw new NotFoundError('Business');
    const staff = await this.transactions.read(businessUid, (tx) =>
      tx.withRepository(this.staffMembers).findOne({ where: { businessUid }, order: { createdAt: 'ASC', uid: 'ASC' } }),
    );
    if (!staff) throw new NotFoundError('Staff');
    return this.tokens.issue({ type: 'staff', uid: staff.uid, businessUid });
  }

  /** Another token of a client's for the one that `request` came with, with the same end. @throws UnauthorizedError for a link that was used */
  exchange(client: Principal, request: VerifiableRequest): Promise<IssuedToken> {
    return this.tokens.exchange(client, request.ownClaims, bearerTokenOf(request));
  }

  /** Revokes the bearer's own tokens; a directory may revoke those of its businesses too. @throws InvalidParameterError */
  async revoke(bearer: Principal, token: string): Promise<void> {
    const owner = await this.tokens.ownerOf(token);
    const own = owner?.type === bearer.type && owner.uid === bearer.uid && owner.businessUid === bearer.businessUid;
    const ofDirectory = owner?.businessUid !== undefined && (await this.isOf(bearer, owner.businessUid));
    if (!own && !ofDirectory) throw new InvalidParameterError('token is not a token that you may revoke', 'token');
    await this.tokens.revoke(token);
  }

  private async isOf(directory: Principal, businessUid: string): Promise<boolean> {
    if (directory.type !== 'directory') return false;
    return (await this.profiles.find(businessUid))?.directoryUid === directory.uid;
  }
}
