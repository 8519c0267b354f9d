import { type DynamicModule, Global, Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CallerLimits } from './caller-limits.js';
import { ClientJwtStrategy, StaffJwtStrategy } from './jwt.strategies.js';
import { OutsideIssuer } from './outside-issuer.js';
import { RevokedToken } from './revoked-token.entity.js';
import { RevokedTokens } from './revoked-tokens.js';
import { RevokedTokensSweeper } from './revoked-tokens.sweeper.js';
import { TokenKeys } from './token-keys.js';
import { TokenVerifier } from './token-verifier.js';
import { TokensService } from './tokens.service.js';

/** Tokens, principals and guards. Knows no business; which one a principal acts for is answered by `ActingBusiness`. */
@Global()
@Module({})
export class AuthModule {
  static with(keys: TokenKeys): DynamicModule {
    return {
      module: AuthModule,
      imports: [PassportModule, TypeOrmModule.forFeature([RevokedToken])],
      providers: [
        { provide: TokenKeys, useValue: keys },
        RevokedTokens,
        RevokedTokensSweeper,
        TokensService,
        OutsideIssuer,
        TokenVerifier,
        CallerLimits,
        ClientJwtStrategy,
        StaffJwtStrategy,
      ],
      exports: [TokensService, TokenKeys, RevokedTokens, TokenVerifier, CallerLimits],
    };
  }
}
