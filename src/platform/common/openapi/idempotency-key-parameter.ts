import type { ParameterObject } from '@nestjs/swagger';

/**
 * The header that every POST and PUT honours, as the document describes it once for all. Without an example: Swagger UI would fill it in,
 * and answer every second try as the first.
 */
export const IDEMPOTENCY_KEY: ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Any text of your own, such as a UUID, new for each thing that is to be done. Sent again with the same key within a day, the request is done once and answered the same; with another body under the key it is refused (`IDEMPOTENCY_CONFLICT`). A refusal is not kept. Where a route only answers a question the key makes no difference.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
};

/** How an operation refers to it. */
export const IDEMPOTENCY_KEY_REFERENCE = { $ref: `#/components/parameters/${IDEMPOTENCY_KEY.name}` };

/** Name of the extension that marks a POST route which only answers a question; the document's builder removes it. */
export const ASKS_ONLY_EXTENSION = 'x-asks-only';
