import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

/** A private key of an issuer, by the name that its tokens give it. */
export interface IssuerKey {
  readonly kid: string;
  readonly alg: string;
  readonly publicJwk: JWK;
  /** A token with these claims as they are. */
  sign(claims: JWTPayload, header?: Readonly<Record<string, string | undefined>>): Promise<string>;
}

/** A new key for `alg` (RS256, ES256, EdDSA, …). */
export async function issuerKey(kid: string, alg = 'ES256'): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return {
    kid,
    alg,
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
    sign: (claims, header = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg, kid, typ: 'JWT', ...header }).sign(privateKey),
  };
}

/** An issuer's server with its public keys, on a real port. */
export class KeyServer {
  /** How often it was asked. */
  asked = 0;
  /** What it answers instead of its keys, where a test wants so. */
  broken: { readonly status: number; readonly body: string } | undefined;
  private keys: readonly JWK[] = [];
  private port = 0;

  private constructor(private readonly server: Server) {}

  static async start(...keys: readonly IssuerKey[]): Promise<KeyServer> {
    const server = createServer();
    const started = new KeyServer(server);
    started.publish(...keys);
    server.on('request', (_request, response) => {
      started.asked += 1;
      const { status, body } = started.broken ?? { status: 200, body: JSON.stringify({ keys: started.keys }) };
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(body);
    });
    await started.restart();
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/jwks.json`;
  }

  publish(...keys: readonly IssuerKey[]): void {
    this.keys = keys.map(({ publicJwk }) => publicJwk);
  }

  /** Listens, on the same port as before. */
  restart(): Promise<void> {
    return new Promise((resolve) => {
      this.server.listen(this.port, '127.0.0.1', () => {
        this.port = (this.server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
