/** What the front ends of booking sites send, and what they may read, beside what browsers always allow. */
const ALLOWED_HEADERS = ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-On-Behalf-Of', 'X-Request-Id'];
const EXPOSED_HEADERS = ['X-Request-Id', 'Retry-After', 'Idempotent-Replayed', 'WWW-Authenticate'];
/** How long a browser may remember the permission; they cap it at two hours. */
const PREFLIGHT_MAX_AGE_SECONDS = 7_200;

/**
 * The permission for pages of `origins` (`*`: of any) to call the API. Tokens travel in a header that pages set themselves, never in
 * cookies, so no credentials are allowed.
 */
export function crossOriginOptions(origins: readonly string[]) {
  return {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ALLOWED_HEADERS,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_MAX_AGE_SECONDS,
    credentials: false,
  };
}
