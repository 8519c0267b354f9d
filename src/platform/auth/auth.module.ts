import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Authenticator } from './token-verifier.js';
import { OutsideIssuer } from './outside-issuer.js';
import { RevokedToken } from './revoked-token.entity.js';
import { RevokedTokens } from './revoked-tokens.js';
import { TokenKeys } from './token-keys.js';
import { ClientTokenStrategy, StaffTokenStrategy } from './jwt.strategies.js';
import { TokensService } from './tokens.service.js';

/** Tokens, principals and guards. Knows no business; which one a principal acts for is answered by `ActingBusiness`. */
@Global()
@Module({})
export class AuthModule {
  static with(keys: TokenKeys): DynamicModule {
    return {
      module: AuthModule,
      imports: [TypeOrmModule.forFeature([RevokedToken])],
      providers: [
        { provide: TokenKeys, useValue: keys },
        RevokedTokens,
        TokensService,
        OutsideIssuer,
        ClientTokenStrategy,
        StaffTokenStrategy,
        Authenticator,
      ],
      exports: [TokensService, TokenKeys, RevokedTokens, Authenticator],
    };
  }
}
