import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { TOKEN_SCHEMES } from './auth/routes.decorators.js';
import { completeDocument } from './common/openapi/document.js';

/** In the order of the story: set up, sell, ask for money, pay with a credit. */
const TAGS = [
  ['Redemption', 'Use a package credit for a payment: the main job.'],
  ['Client packages', 'Packages that clients own.'],
  ['Packages', 'The catalogue that a business sells from.'],
  ['Payment requests', 'What clients owe. A payment request and a payment status are the same record.'],
  ['Virtual bookings', 'Bookings that can be paid for before they have a payment request.'],
  ['Clients', 'The customers of a business.'],
  ['Services', 'What can be booked.'],
  ['Businesses', 'Tenants, their staff and features.'],
  ['Tokens', 'Handing out and revoking tokens.'],
] as const;

const SCHEME_DESCRIPTIONS: Readonly<Record<(typeof TOKEN_SCHEMES)[number], string>> = {
  client: 'A client of one business. Answered by POST /platform/v1/clients as data.token.',
  staff: 'A staff member of one business.',
  directory: 'A partner over many businesses; names one in X-On-Behalf-Of.',
  app: 'An application; names a business in X-On-Behalf-Of.',
};

/** The OpenAPI document of the application, complete with envelopes and error answers. */
export function createOpenApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Punchcard')
    .setDescription('Prepaid session packages: sell ten sessions, pay each booking with one of them.')
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit');
  for (const [name, description] of TAGS) builder.addTag(name, description);
  for (const scheme of TOKEN_SCHEMES) {
    const description = SCHEME_DESCRIPTIONS[scheme];
    builder.addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description }, scheme);
  }
  return completeDocument(SwaggerModule.createDocument(app, builder.build()));
}

/** Swagger UI on `/docs`, the document on `/docs-json`; made when first asked for, so that it costs no start-up time. */
export function setUpSwagger(app: NestFastifyApplication): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('docs', app, () => (document ??= createOpenApiDocument(app)), {
    jsonDocumentUrl: 'docs-json',
    customSiteTitle: 'Punchcard API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, tryItOutEnabled: true },
  });
}
