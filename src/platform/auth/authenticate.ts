import type { FastifyRequest } from 'fastify';
import { UnauthorizedError } from '../common/errors/common.errors.js';
import type { Principal } from './principal.js';
import type { TokenStrategy } from './jwt.strategies.js';

/** As passport knows requests: of another framework, but with the headers that it reads. */
type StrategyRequest = Parameters<TokenStrategy['authenticate']>[0];

/** What a strategy calls, exactly one of them, once it knows (passport's protocol). */
interface StrategyActions {
  success(principal: Principal): void;
  fail(reason: unknown): void;
  error(error: unknown): void;
}

/**
 * Runs a passport strategy on a request. Passport's own front door keeps its strategies in one global table, where a second
 * instance of the application in the same process would replace the first one's keys.
 */
function run(strategy: TokenStrategy, request: FastifyRequest): Promise<Principal> {
  return new Promise((resolve, reject) => {
    const actions: StrategyActions = { success: resolve, fail: reject, error: reject };
    const attempt = Object.assign(Object.create(strategy) as TokenStrategy, actions);
    attempt.authenticate(request as unknown as StrategyRequest);
  });
}

/** The principal that the first of `strategies` accepts. @throws UnauthorizedError when none does */
export async function authenticate(strategies: readonly TokenStrategy[], request: FastifyRequest): Promise<Principal> {
  for (const strategy of strategies) {
    const principal = strategy.recognise(request as unknown as StrategyRequest);
    if (principal) return principal;
  }
  for (const strategy of strategies) {
    const principal = await run(strategy, request).catch(() => undefined);
    if (principal) return principal;
  }
  throw new UnauthorizedError();
}
