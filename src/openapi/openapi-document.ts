import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completed } from './openapi-completion';

const DESCRIPTION = `The HTTP interface of Theriac, a back end for telemedicine clinics that run a dispensary.

Every answer below \`/api/v1\` is \`{ "success": true, "data": … }\` or \`{ "success": false, "error": { "message", "code", "requestId", … } }\`.
Instants are UTC (RFC 3339), money is in minor units with its ISO 4217 code, ids are UUIDv7. A POST that creates or moves money or time
takes an \`Idempotency-Key\`. [All error codes](/docs/errors).`;

const TAGS: readonly [name: string, description: string][] = [
  ['Authentication', 'Sign up, sign in, and keep a session.'],
  ['Second factor', 'Authenticator apps and recovery codes.'],
  ['Users', 'Accounts and their profiles.'],
  ['Doctors', 'Who can be booked, when, and at what fee.'],
  ['Availability', "A doctor's weekly hours, the exceptions to them, and the slots that are free."],
  ['Consultations', 'Visits, from booking to cancellation.'],
  ['Slot holds', 'Times kept for a patient for a few minutes, until they are booked.'],
  ['Consultation series', 'Visits in a rhythm, booked together.'],
  ['Waiting list', 'Who waits for a time to become free, and what is offered to them.'],
  ['Visits', 'The day of a visit: arrival, waiting, beginning and end.'],
  ['Meetings', 'Visits by video and telephone: joining, guests, and who is there.'],
  ['Notes', 'What doctors write about a visit, sealed and signed.'],
  ['Calendars', 'Visits for calendar programs, as iCalendar.'],
  ['Patients', "Patients' records, and access to them in an emergency."],
  ['Prescriptions', 'What doctors prescribe, and the stock that waits for it.'],
  ['Dispensing', 'What is handed out on prescriptions, and what comes back.'],
  ['Allergies', 'What patients do not bear.'],
  ['Payments', 'What is owed and settled.'],
  ['Products', 'The catalogue of the dispensary.'],
  ['Stock locations', 'Where stock lies.'],
  ['Suppliers', 'Whom stock is bought from.'],
  ['Reorder rules', 'How much a location keeps of a product.'],
  ['Restock orders', 'Stock that is ordered from suppliers, by the stock check or by hand, until it has arrived.'],
  ['Lots', 'Batches with their expiry, and whether they may be used.'],
  ['Recalls', 'Batches that are taken back, and the patients who had something of them.'],
  ['Stock', 'Balances, and every movement behind them.'],
  ['Stock transfers', 'Stock on its way from one location to another.'],
  ['Stock counts', 'What is really there, counted without knowing what should be.'],
  ['Controlled drugs', 'The register of controlled drugs, with its witnesses.'],
  ['Partners', 'Outside systems that call this API, and the keys that they do it with.'],
  ['Deliveries to partners', 'What the systems of partners are told by themselves, and how that went.'],
  ['Synchronisation', 'Pharmacy management systems of partners, kept in step.'],
  ['Notifications', 'What happened, for the person it concerns.'],
  ['Audit', 'Who did and saw what.'],
  ['Health', 'Probes and metrics for whoever operates the service.'],
];

/** The OpenAPI 3.1 document of the running code. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Theriac')
    .setVersion('1.0.0')
    .setDescription(DESCRIPTION)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This service')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The `accessToken` of a login.' },
      'bearer',
    )
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'X-Api-Key', description: 'Of a partner; with a signature (RFC 9421).' },
      'partner',
    );
  for (const [name, description] of TAGS) builder.addTag(name, description);
  return completed(SwaggerModule.createDocument(app, builder.build(), { autoTagControllers: false }));
}
