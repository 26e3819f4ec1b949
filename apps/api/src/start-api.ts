/** Puts the process together: the framework with our rules on it, the port, the live socket. */
import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#domain/base/domain-error.js';
import { Database } from '#infra/db/database.js';
import { createLog } from '#infra/log.js';
import { nestLog } from '#infra/nest-log.js';
import { ACT_PATH } from '#infra/people/sign-links.js';
import {
  body_bytes_max,
  hook_bytes_max,
  import_bytes_max,
  request_limit_ms,
} from './api.config.js';
import { ApiMetrics } from './api.metrics.js';
import { ApiModule, Settings } from './api.module.js';
import { demandSameOrigin, demandToken } from './http/access.js';
import { ProblemFilter, sendProblem } from './http/problem.filter.js';
import { SECURITY_HEADERS } from './http/security-headers.js';
import { openLiveEdge } from './live/live-edge.js';
import { LiveFeed } from './live/live-feed.js';
import { demandOwnName, People } from './oncall/people.js';
import { Tenants } from './tenant/tenants.js';

/** A listening API. */
export interface Api {
  readonly port: number;
  /** Says goodbye to browsers, answers what is being answered, and lets go of the database. */
  close(): Promise<void>;
}

const log = createLog('api');

/** The application, not listening yet: `startApi` starts it, a test looks at its routes. */
export async function createApi(): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: body_bytes_max,
    requestTimeout: request_limit_ms,
    // What the router refuses never reaches our hooks and filter.
    frameworkErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
      void reply.headers(SECURITY_HEADERS);
      sendProblem(log, new DomainError('invalid_request', error.message), request, reply);
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule, adapter, {
    logger: nestLog(log),
    abortOnError: false,
    bodyParser: false,
  });
  // biome-ignore lint/correctness/useHookAtTopLevel: a method of Nest, no hook of React.
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: refuseInput }));
  // biome-ignore lint/correctness/useHookAtTopLevel: a method of Nest, no hook of React.
  app.useGlobalFilters(new ProblemFilter(log));
  guardRequests(app);
  return app;
}

/** Starts to answer. */
export async function startApi(): Promise<Api> {
  const app = await createApi();
  const { config } = app.get(Settings);
  const feed = app.get(LiveFeed);
  const server = app.getHttpServer();
  const edge = openLiveEdge({
    server,
    token: config.API_TOKEN,
    people: app.get(People),
    tenants: app.get(Tenants),
    feed,
    metrics: app.get(ApiMetrics),
    log,
  });
  const close = async () => {
    // Sockets first: the server waits for all its connections, and these never end by themselves.
    await edge.close();
    await feed.close();
    await app.close();
    await app.get(Database).close();
  };
  try {
    await app.listen(config.API_PORT, config.API_HOST);
  } catch (error) {
    await close();
    throw error;
  }
  return { port: (server.address() as AddressInfo).port, close };
}

/** What holds for every request, before anybody reads its body. */
function guardRequests(app: NestFastifyApplication): void {
  const { config } = app.get(Settings);
  const { requestSeconds } = app.get(ApiMetrics);
  const people = app.get(People);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  // Forms and plain text are what another site's page can send without asking; only JSON is read.
  fastify.removeContentTypeParser('text/plain');
  readRegistries(fastify);
  readForms(fastify);
  readCalls(fastify);
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers(SECURITY_HEADERS);
    // By the route that was found, never by the address: `/%61pi` is `/api`, too.
    if (!request.routeOptions.url?.startsWith('/api/')) return;
    void reply.header('cache-control', 'no-store');
    if (request.method !== 'GET' && request.method !== 'HEAD') demandSameOrigin(request.headers);
    if ((await people.speaker(request.headers)) === null) {
      demandToken(config.API_TOKEN, request.headers);
    }
  });
  // The one place where a name is checked, for every route there is or will be.
  fastify.addHook('preHandler', async (request) => {
    if (!request.routeOptions.url?.startsWith('/api/')) return;
    demandOwnName(await people.speaker(request.headers), request.body);
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const labels = { method, route: routeOptions.url ?? 'none', status: reply.statusCode };
    requestSeconds.observe(labels, reply.elapsedTime / 1_000);
  });
}

const IMPORT_ROUTE = /^\/api\/v1\/registry\/:kind\/import$/;

/** A registry to import is longer than what people write, and may be CSV; nothing else may. */
function readRegistries(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (IMPORT_ROUTE.test(route.url)) route.bodyLimit = import_bytes_max;
  });
  fastify.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (request, body, done) => {
    if (IMPORT_ROUTE.test(request.routeOptions.url ?? '')) return done(null, body);
    const detail = 'send "Content-Type: application/json"';
    done(new DomainError('unsupported_media_type', detail));
  });
}

/** Calls of chats and pagers; they are signed byte by byte, so nothing is read of them before. */
const HOOK_ROUTES: readonly string[] = ['/hooks/slack', '/hooks/pagerduty'];

function readCalls(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (HOOK_ROUTES.includes(route.url)) route.bodyLimit = hook_bytes_max;
  });
  const readJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (HOOK_ROUTES.includes(request.routeOptions.url ?? '')) return done(null, body);
    void readJson(request, body.toString('utf8'), done);
  });
}

/** Pages behind signed links, of people on call and of merchants; no other forms are read. */
const FORM_ROUTES: readonly string[] = [`${ACT_PATH}/:link`, '/m/:link'];
/** A word on an outage and a button. */
const form_bytes_max = 8 * 1024;

function readForms(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (FORM_ROUTES.includes(route.url)) route.bodyLimit = form_bytes_max;
  });
  const type = 'application/x-www-form-urlencoded';
  fastify.addContentTypeParser(type, { parseAs: 'buffer' }, (request, body, done) => {
    if (HOOK_ROUTES.includes(request.routeOptions.url ?? '')) return done(null, body);
    if (FORM_ROUTES.includes(request.routeOptions.url ?? '')) {
      return done(null, Object.fromEntries(new URLSearchParams(String(body))));
    }
    const detail = 'send "Content-Type: application/json"';
    done(new DomainError('unsupported_media_type', detail));
  });
}

/** As the pipe tells it: which field, and what is wrong with it. */
interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

function refuseInput(issues: readonly Issue[]): DomainError {
  const mistakes = issues.map(({ message, path }) => {
    const keys = path?.map((part) => String(typeof part === 'object' ? part.key : part)) ?? [];
    return keys.length > 0 ? `${keys.join('.')}: ${message}` : message;
  });
  return new DomainError('invalid_request', 'the mistakes say what to correct', mistakes);
}
