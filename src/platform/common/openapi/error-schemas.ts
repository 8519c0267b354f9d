import type { SchemaObject } from '@nestjs/swagger';

export const PLATFORM_ERROR_SCHEMA_NAME = 'PlatformError';
export const PAYMENTS_ERROR_SCHEMA_NAME = 'PaymentsError';
export const FORBIDDEN_SCHEMA_NAME = 'FeatureDisabled';

/** The failure envelopes (contract 0.1) and the gate's body (contract 0.3). */
export const errorSchemas: Readonly<Record<string, SchemaObject>> = {
  [PLATFORM_ERROR_SCHEMA_NAME]: {
    type: 'object',
    required: ['status', 'error', 'error_code'],
    additionalProperties: false,
    properties: {
      status: { type: 'string', enum: ['Error'] },
      error: { type: 'string' },
      error_code: { type: 'string' },
      details: {},
    },
  },
  [PAYMENTS_ERROR_SCHEMA_NAME]: {
    type: 'object',
    required: ['success', 'errors'],
    additionalProperties: false,
    properties: {
      success: { type: 'boolean', enum: [false] },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['code', 'message'],
          additionalProperties: false,
          properties: { code: { type: 'string' }, field: { type: 'string' }, message: { type: 'string' } },
        },
      },
      details: {},
    },
  },
  [FORBIDDEN_SCHEMA_NAME]: {
    type: 'object',
    required: ['message', 'status'],
    additionalProperties: false,
    properties: {
      message: { type: 'string', enum: ['403 Forbidden'] },
      status: { type: 'string', enum: ['module_permission_missing'] },
    },
  },
};
