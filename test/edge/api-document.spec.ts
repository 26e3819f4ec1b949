/** The OpenAPI document says what the server does: its routes are compared with the real ones. */
import type { RouteOptions } from 'fastify';
import type { z } from 'zod';
import { stopTestServer } from '../support/database.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

type Json = Readonly<Record<string, unknown>>;
interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: Json;
  readonly responses: Readonly<Record<string, Json>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

let api: TestApi;
let document: Document;

beforeAll(async () => {
  api = await startTestApi();
  document = (await api.get('/api/v1/openapi.json')).json as unknown as Document;
});

afterAll(async () => {
  await api?.close();
  await stopTestServer();
});

/** `GET /api/v1/incidents/{incident}`, of every operation of the document. */
function operations(): [name: string, operation: Operation][] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
}

/** The same of the registered routes, but for those that are Alertmanager's to describe. */
async function registeredRoutes(): Promise<string[]> {
  Object.assign(process.env, { DATABASE_URL: 'postgres://127.0.0.1:1/x', LOG_LEVEL: 'silent' });
  const { createApi } = await import('../../apps/api/src/start-api.js');
  const { LiveFeed } = await import('../../apps/api/src/live/live-feed.js');
  const app = await createApi();
  const routes: string[] = [];
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', ({ method, url }: RouteOptions) => {
      if (method !== 'HEAD' && url.startsWith('/api/') && !url.startsWith('/api/v2/')) {
        routes.push(`${String(method)} ${url.replace(/:(\w+)/g, '{$1}')}`);
      }
    });
  await app.init();
  await app.get(LiveFeed).close();
  await app.close();
  return routes;
}

test('it is OpenAPI 3.1, and its operations are the routes, no more and no less', async () => {
  expect(document.openapi).toBe('3.1.0');
  const documented = operations().map(([name]) => name);
  expect(documented.sort()).toEqual((await registeredRoutes()).sort());
});

test('operations have ids of their own, and declare the parameters of their path', () => {
  const ids = operations().map(([, { operationId }]) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [name, { parameters }] of operations()) {
    const inPath = parameters.filter((parameter) => parameter.in === 'path');
    const wanted = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    expect(inPath.map((parameter) => parameter.name)).toEqual(wanted);
  }
});

test('every reference leads to a schema, and every schema is led to', () => {
  const text = JSON.stringify(document);
  const targets = new Set(
    [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name),
  );
  expect([...targets].sort()).toEqual(Object.keys(document.components.schemas).sort());
  expect(text).not.toMatch(/"\$(schema|id|defs)"/);
});

test('every operation says what it answers and what it may refuse, the body included', () => {
  for (const [name, { requestBody, responses }] of operations()) {
    const statuses = Object.keys(responses);
    expect(statuses).toEqual(expect.arrayContaining(['400', '401', '500', '503']));
    // What people say of an incident, and what terminals and pagers are to do, comes later.
    const soon = /\/(notices|review|follow-ups\/\{followUp\})$/.test(name);
    const asked = /^POST \/api\/v1\/(incidents|commands|holds)|\/(withdraw|test)$/.test(name);
    const later = name.startsWith('POST') && asked && !soon;
    expect(statuses).toContain(later ? '202' : '200');
    expect(requestBody !== undefined).toBe(name.startsWith('POST'));
  }
});

test('the schemas of the document are those that check what comes in', async () => {
  const { Acknowledge } = await import('../../apps/api/src/incidents/incident-input.js');
  const schema = document.components.schemas.Acknowledge;
  expect(schema).toMatchObject({ type: 'object', required: ['by'], additionalProperties: false });
  const declared: z.ZodObject = Acknowledge;
  expect(Object.keys(schema?.properties as Json)).toEqual(Object.keys(declared.shape));
});
