import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';

/** Times of {@link issuerKeys}, in milliseconds. */
export interface IssuerKeyTimes {
  /** Longest that the issuer may take to answer. */
  readonly timeoutMs: number;
  /** Shortest time between two questions, however many tokens name keys that are not known. */
  readonly cooldownMs: number;
  /** Keys older than this are asked for again, while they go on being used. */
  readonly refreshAfterMs: number;
}

const TIMES: IssuerKeyTimes = { timeoutMs: 3_000, cooldownMs: 5_000, refreshAfterMs: 600_000 };

/**
 * The public keys of an outside issuer, by the key id that a token names. They are fetched when first needed, when a token names an
 * unknown one (the issuer may have rotated its keys), and from time to time, without a request waiting for it, so that a key which
 * the issuer withdraws is forgotten. While the issuer does not answer, the known keys go on working.
 * @param failed told why the issuer could not be asked, at most once per cool-down
 */
export function issuerKeys(url: URL, failed: (error: unknown) => void, times = TIMES): JWTVerifyGetKey {
  const { timeoutMs, cooldownMs, refreshAfterMs } = times;
  let askedAt = Number.NEGATIVE_INFINITY;
  const ask = async (...request: Parameters<typeof fetch>): Promise<Response> => {
    // The library pauses after an answer only; an issuer that is down would be asked for each token.
    if (performance.now() - askedAt < cooldownMs) throw new Error('the issuer was asked a moment ago');
    askedAt = performance.now();
    try {
      const response = await fetch(...request);
      if (response.status !== 200) throw new Error(`the issuer answered ${response.status}`);
      return response;
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  const keys = createRemoteJWKSet(url, {
    timeoutDuration: timeoutMs,
    cooldownDuration: cooldownMs,
    // Refreshed below; to the library, keys that are too old are no keys at all.
    cacheMaxAge: Number.POSITIVE_INFINITY,
    [customFetch]: ask,
  });
  return (header, token) => {
    const age = performance.now() - askedAt;
    // A failure has been reported by `ask`, or is an answer that is no key set: the known keys stay.
    if (age > refreshAfterMs && keys.jwks() !== undefined) keys.reload().catch(() => undefined);
    return keys(header, token);
  };
}
