import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#infra/log.js';
import { problemAnswer, refusalOf } from './problem.js';

/** Answers everything that is thrown on the way of a request, the one place that does. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(this.log, error, http.getRequest(), http.getResponse());
  }
}

/** Writes the problem, and to the log what the asker must not see. */
export function sendProblem(
  log: Log,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const refusal = refusalOf(error);
  const { status, headers, body } = problemAnswer(refusal, request.headers['accept-language']);
  const route = request.routeOptions?.url;
  if (status >= 500) log.error({ err: error, code: refusal.code, route }, 'a request failed');
  // A reader that went away in the middle of its answer is past telling.
  if (reply.sent) return;
  void reply.code(status).headers(headers).send(JSON.stringify(body));
}
