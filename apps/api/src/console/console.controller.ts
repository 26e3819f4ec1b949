import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#domain/base/domain-error.js';
import type { ConsoleFile, ConsoleFiles } from './console-files.js';

/** The console as it is now; a token for `provide`. */
export abstract class Console {
  /** Null while the console is not built. */
  abstract files(): ConsoleFiles | null;
}

/** Addresses of programs: a typo there must not be answered with a page. */
const PROGRAMS = /^\/(api|live|m|metrics|healthz|readyz)(\/|$)/;
const NOT_BUILT = 'The console is not built. Run "npm run build:console", then reload this page.\n';

/** Serves the console: its files, and its page for every address that the page itself knows. */
@Controller()
export class ConsoleController {
  constructor(@Inject(Console) private readonly console: Console) {}

  @Get('*')
  async serve(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const path = pathOf(request.url);
    if (path === null || PROGRAMS.test(path)) throw noSuchAddress();
    const files = this.console.files();
    const page = !path.includes('.');
    const file = files?.get(page ? '/index.html' : path);
    if (file) return send(file, request, reply);
    if (files || !page) throw noSuchAddress();
    await reply
      .code(503)
      .headers({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
      .send(NOT_BUILT);
  }
}

function noSuchAddress(): DomainError {
  return new DomainError('not_found', 'there is no such address');
}

/** The path that was asked for; null when it is no text. */
function pathOf(url: string): string | null {
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '');
  } catch {
    return null;
  }
}

async function send(
  file: ConsoleFile,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { type, cache, etag, gzipped, body } = file;
  reply.headers({ 'cache-control': cache, etag, vary: 'accept-encoding' });
  if (request.headers['if-none-match'] === etag) {
    await reply.code(304).send();
    return;
  }
  const packed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') ? gzipped : null;
  if (packed) reply.header('content-encoding', 'gzip');
  await reply.type(type).send(packed ?? body);
}
