/** Which of the published envelopes a path answers in (contract 0.1). */
export type EnvelopeFamily = 'platform' | 'payments' | 'settings';

/** The family of a path, by its prefix. Routes of our own answer like the payments family. */
export function envelopeFamilyOf(path: string): EnvelopeFamily {
  if (path.startsWith('/platform/v1/') || path.startsWith('/business/scheduling/v1/')) return 'platform';
  if (path.startsWith('/v2/settings/')) return 'settings';
  return 'payments';
}

/** Wraps what a controller returned as the success answer of `family` (contract 0.1). */
export function successEnvelope(family: EnvelopeFamily, data: unknown): unknown {
  switch (family) {
    case 'platform':
      return { status: 'OK', data };
    case 'payments':
      return { success: true, data };
    case 'settings':
      return data;
  }
}
