import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What container platforms and Prometheus ask every few seconds: of interest only while debugging. */
const PROBES = /^\/(health\/|metrics$)/;

/** Why a request was refused or failed. */
interface Failure {
  /** The error catalogue's. */
  readonly code?: string;
  /** What caused it, where that is something to look into. */
  readonly err?: unknown;
  /** True for one that the service does not know. */
  readonly unknown?: boolean;
}

/** As guards and the error filter leave it behind. */
type Answered = FastifyRequest & { user?: { type: string; uid: string }; failure?: Failure };

/** What nginx has made the status of a request whose client went away before it was answered. */
const GIVEN_UP = 499;

/** Has the line of this request say why it was refused or failed. */
export function noteFailure(request: FastifyRequest, failure: Failure): void {
  (request as Answered).failure = failure;
}

/**
 * One line for each request: what was asked, by whom, what came of it. Never a body, a query, a token or a name. Answers of 4xx are
 * warnings, those of 5xx errors, as everywhere in the field; 499 is what nobody waited for.
 */
export function logEachAnswer(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    logOnceOver(request, reply);
    done();
  });
}

/** The same for a request that no hook sees: one whose address the router could not read. */
export function logOnceOver(request: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once('close', () => logAnswer(request, reply));
}

function logAnswer(request: Answered, reply: FastifyReply): void {
  const { user, failure } = request;
  const route = request.routeOptions.url;
  const status = reply.raw.writableFinished ? reply.statusCode : GIVEN_UP;
  request.log[levelOf(route, status)](
    {
      method: request.method,
      route: route ?? 'unknown',
      status,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(user ? { principal: `${user.type}:${user.uid}` } : {}),
      ...(failure?.code === undefined ? {} : { code: failure.code }),
      ...(failure?.err === undefined ? {} : { err: failure.err }),
    },
    failure?.unknown ? 'request failed' : 'answered',
  );
}

function levelOf(route: string | undefined, status: number): 'debug' | 'info' | 'warn' | 'error' {
  if (route !== undefined && PROBES.test(route)) return 'debug';
  if (status < 400) return 'info';
  return status < 500 ? 'warn' : 'error';
}
