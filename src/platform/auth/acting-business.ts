import type { FastifyRequest } from 'fastify';
import type { Principal } from './principal.js';

/** Finds the business that a staff-side principal acts for. Implemented by the businesses room, which knows them. */
export abstract class ActingBusiness {
  /**
   * A staff token's own business; for a directory or application, the one in `X-On-Behalf-Of`, else `business_id` in query or
   * body, else the business that owns the records named (contract 0.2).
   * @returns the business's uid
   * @throws ParameterMissingError when nothing names one, NotFoundError when the principal may not act for it.
   */
  abstract resolve(principal: Principal, request: FastifyRequest): Promise<string>;
}
