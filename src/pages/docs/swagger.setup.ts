import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { TOKEN_SCHEMES } from '../../platform/auth/routes.decorators.js';
import { readPublicFile } from '../../platform/common/http/public-files.js';
import { VERSION } from '../../platform/common/installation.js';
import { completeDocument, MODELS_OF_ALL_ROUTES } from '../../platform/common/openapi/document.js';
import { type Configuration, CONFIGURATION } from '../../platform/config/configuration.js';
import { API_DESCRIPTION } from './api-description.js';
import { DemoFacts } from './demo-facts.provider.js';
import { guardDocs } from './docs-access.js';
import { withDemoExamples } from './demo-examples.js';
import { serveOnce } from './served-once.js';
import { describeByName } from './vocabulary.js';

/** The story's four chapters, then what it stands on. */
const TAGS = [
  ['Packages', '1 · The catalogue that a business sells from.'],
  ['Client packages', '2 · Packages that clients own.'],
  ['Payment requests', '3 · What clients owe. A payment request and a payment status are the same record.'],
  ['Redemption', '4 · Use a package credit for a payment: the main job.'],
  ['Virtual bookings', 'Bookings that can be paid for before they have a payment request.'],
  ['Bookings', 'Sessions that clients have booked; staff call them appointments.'],
  ['Invoices', 'Bills for anything; no credit can pay them.'],
  ['Payments', 'Money taken from clients.'],
  ['Public catalogue', 'What anybody may see, without a token.'],
  ['Clients', 'The customers of a business.'],
  ['Services', 'What can be booked.'],
  ['Businesses', 'Tenants, their staff and features.'],
  ['Tokens', 'Handing out and revoking tokens.'],
  ['Health', 'For whoever runs the service.'],
] as const;

const SCHEME_DESCRIPTIONS: Readonly<Record<(typeof TOKEN_SCHEMES)[number], string>> = {
  client: 'A client of one business. Answered by POST /platform/v1/clients as data.token.',
  staff: 'A staff member of one business.',
  directory: 'A partner over many businesses; names one in X-On-Behalf-Of.',
  app: 'An application; names a business in X-On-Behalf-Of.',
};

const UI_OPTIONS = { displayRequestDuration: true, tryItOutEnabled: true, validatorUrl: null };

/** The OpenAPI document of the application, complete with envelopes and error answers. */
export function createOpenApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Punchcard')
    .setDescription(API_DESCRIPTION)
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'This service');
  for (const [name, description] of TAGS) builder.addTag(name, description);
  for (const scheme of TOKEN_SCHEMES) {
    const description = SCHEME_DESCRIPTIONS[scheme];
    builder.addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description }, scheme);
  }
  const described = builder.build();
  described.info.contact = { name: 'Whoever runs this service' };
  const options = { autoTagControllers: false, extraModels: MODELS_OF_ALL_ROUTES };
  return describeByName(completeDocument(SwaggerModule.createDocument(app, described, options)));
}

/**
 * Swagger UI on `/docs`, to which `/` leads, and the document on `/docs-json`; made once, when first asked for, so that it costs no start-up
 * time. In development a bar authorises as one of the demo's people, and requests are filled in with the demo's ids.
 */
export function setUpSwagger(app: NestFastifyApplication): void {
  const { environment, swaggerPassword } = app.get<Configuration>(CONFIGURATION);
  const fastify = app.getHttpAdapter().getInstance();
  guardDocs(fastify, swaggerPassword);
  // Whoever opens the bare address wants to know what this is.
  fastify.get('/', (_request, reply) => reply.redirect('/docs'));
  serveOnce(fastify, async (request) => {
    const demo = await app.get(DemoFacts).for(request);
    return demo ? JSON.stringify(demo) : '';
  });
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('docs', app, () => (document ??= createOpenApiDocument(app)), {
    jsonDocumentUrl: 'docs-json',
    customSiteTitle: 'Punchcard API',
    customCss: readPublicFile('docs/docs.css').text,
    // The demo's bar remembers whom one chose; tokens of an earlier demo would only be in its way.
    swaggerOptions: { ...UI_OPTIONS, persistAuthorization: environment !== 'development' },
    ...(environment === 'development' ? demoOptions(app) : {}),
  });
}

function demoOptions(app: NestFastifyApplication) {
  const facts = app.get(DemoFacts);
  return {
    customJs: '/docs/bar.js',
    patchDocumentOnRequest: async (request: unknown, _response: unknown, document: OpenAPIObject) => {
      // The adapter's route handlers get Fastify's own request.
      const demo = await facts.for(request as FastifyRequest);
      return demo ? withDemoExamples(document, demo) : document;
    },
  };
}
