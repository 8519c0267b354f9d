/**
 * On which day a validity of so many days, weeks, months or years ends: on the day of the same number (`anniversary`, as published), or
 * on the day before it.
 */
export const EXPIRY_LAST_DAYS = ['anniversary', 'day_before'] as const;
/** As the published platform has it. */
export const DEFAULT_LAST_DAY: ExpiryLastDay = 'anniversary';
export type ExpiryLastDay = (typeof EXPIRY_LAST_DAYS)[number];

/** What a business has decided about all of its packages, under the names by which callers know it (contract 2.8). */
export interface PackageSettings {
  readonly expiry_last_day: ExpiryLastDay;
}

/** The settings in force: what a business has not decided is as the published platform has it. */
export function packageSettingsOf(decided: Partial<PackageSettings> | null): PackageSettings {
  return { expiry_last_day: decided?.expiry_last_day ?? DEFAULT_LAST_DAY };
}
