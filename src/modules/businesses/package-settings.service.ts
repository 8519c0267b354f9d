import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/common/clock.js';
import { NotFoundError } from '../../platform/common/errors/common.errors.js';
import { Transactions } from '../../platform/database/transactions.js';
import { BusinessProfiles } from './business-profiles.js';
import { type PackageSettings, packageSettingsOf } from './package-settings.js';

/** $1 business, $2 what is decided anew, $3 time. Several at once lose nothing of each other. */
const DECIDE = `
  update businesses b set package_settings = coalesce(b.package_settings, '{}'::jsonb) || $2::jsonb, updated_at = $3
  where b.business_uid = $1
  returning b.package_settings as decided`;

/** A business's settings for its packages. What exists keeps what it was sold with: settings are copied at sale (contract 2.8). */
@Injectable()
export class PackageSettingsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly profiles: BusinessProfiles,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFoundError */
  async show(businessUid: string): Promise<PackageSettings> {
    return packageSettingsOf((await this.profiles.get(businessUid)).packageSettings);
  }

  /** Changes the settings named and answers all of them. @throws NotFoundError */
  async update(businessUid: string, changes: Partial<PackageSettings>): Promise<PackageSettings> {
    const decided = await this.transactions.write(businessUid, async (tx) => {
      const parameters = [businessUid, JSON.stringify(changes), this.clock.now()];
      const [rows] = await tx.query<[{ decided: Partial<PackageSettings> }[], number]>(DECIDE, parameters);
      return rows[0]?.decided;
    });
    if (!decided) throw new NotFoundError('Business');
    this.transactions.afterCommit(() => this.profiles.forget(businessUid));
    return packageSettingsOf(decided);
  }
}
