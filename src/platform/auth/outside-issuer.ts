import { Inject, Injectable, Logger } from '@nestjs/common';
import { type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { Clock } from '../common/clock.js';
import { type Configuration, CONFIGURATION } from '../config/configuration.js';
import { issuerKeys } from './issuer-keys.js';
import { headerOf } from './token-keys.js';

/** Signed with a private key. Never HS256: a public key must not be taken for a secret, nor our secret for anybody's key. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];

/** The issuer that an operator trusts beside ourselves, if any: TOKEN_JWKS_URL, TOKEN_ISSUER, TOKEN_AUDIENCE (contract 0.2). */
@Injectable()
export class OutsideIssuer {
  private readonly logger = new Logger(OutsideIssuer.name);
  private readonly keys: JWTVerifyGetKey | undefined;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {
    const { tokenJwksUrl } = configuration;
    if (tokenJwksUrl !== undefined) {
      this.keys = issuerKeys(new URL(tokenJwksUrl), (err) =>
        this.logger.warn({ err }, 'no keys from the token issuer'),
      );
    }
  }

  /** True for a token that only an outside issuer can have signed, judging by its header. */
  mayHaveSigned(token: string): boolean {
    if (!this.keys) return false;
    const algorithm = headerOf(token)?.alg;
    return typeof algorithm === 'string' && ALGORITHMS.includes(algorithm);
  }

  /** The claims of a token of this issuer, for us, that is valid now; undefined for any other, and while its key can't be had. */
  async claimsOf(token: string): Promise<JWTPayload | undefined> {
    if (!this.keys) return undefined;
    const { tokenIssuer, tokenAudience } = this.configuration;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        algorithms: ALGORITHMS,
        issuer: tokenIssuer,
        audience: tokenAudience,
        requiredClaims: ['exp'],
        currentDate: this.clock.now(),
      });
      return payload;
    } catch {
      return undefined;
    }
  }
}
