import { applyDecorators, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader } from '@nestjs/swagger';
import {
  AnyAuthGuard,
  BearerAuthGuard,
  ClientAuthGuard,
  DirectoryAuthGuard,
  ExchangeGuard,
  StaffAuthGuard,
} from './auth.guards.js';

/** Names of the token types as security schemes in the API's document. */
export const TOKEN_SCHEMES = ['client', 'staff', 'directory', 'app'] as const;

const onBehalfOf = ApiHeader({
  name: 'X-On-Behalf-Of',
  required: false,
  description: 'The business to act for, with a directory or app token.',
});
/** Made anew for each use: the library's decorators remember where they were applied. */
const staffSide = () => [ApiBearerAuth('staff'), ApiBearerAuth('directory'), ApiBearerAuth('app')];

type ClassOrMethodDecorator = ClassDecorator & MethodDecorator;

/** A route or controller for client tokens. */
export function ClientRoute(): ClassOrMethodDecorator {
  return applyDecorators(UseGuards(ClientAuthGuard), ApiBearerAuth('client'));
}

/** The route on which clients exchange their tokens, those of links too. */
export function ExchangeRoute(): ClassOrMethodDecorator {
  return applyDecorators(UseGuards(ExchangeGuard), ApiBearerAuth('client'));
}

/** A route or controller for staff tokens, and for directories and applications that act for a business. */
export function StaffRoute(): ClassOrMethodDecorator {
  return applyDecorators(UseGuards(StaffAuthGuard), ...staffSide(), onBehalfOf);
}

/** A route for any token that is bound to, or acts for, a business. */
export function AnyTokenRoute(): ClassOrMethodDecorator {
  return applyDecorators(UseGuards(AnyAuthGuard), ApiBearerAuth('client'), ...staffSide(), onBehalfOf);
}

/** A route for directory tokens, not bound to a business. */
export function DirectoryRoute(): ClassOrMethodDecorator {
  return applyDecorators(UseGuards(DirectoryAuthGuard), ApiBearerAuth('directory'));
}

/** A route for the bearer of any token, not bound to a business. */
export function BearerRoute(): ClassOrMethodDecorator {
  return applyDecorators(UseGuards(BearerAuthGuard), ...TOKEN_SCHEMES.map((scheme) => ApiBearerAuth(scheme)));
}
