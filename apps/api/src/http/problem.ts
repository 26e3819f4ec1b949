/** What a refused request is answered: RFC 9457 `application/problem+json`. */

import { HttpException } from '@nestjs/common';
import { z } from 'zod';
import { DomainError, PROBLEMS, type ProblemCode } from '#domain/base/domain-error.js';
import { isDatabaseAway } from '#infra/db/database-away.js';

/** The body of a refusal. */
export const ProblemBody = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** About this very request; English, for whoever writes the client. */
  detail: z.string(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  mistakes: z.array(z.string()).optional(),
  /** How many there are, when there are more than are listed. */
  mistakesTotal: z.int().optional(),
});
export type ProblemBody = z.infer<typeof ProblemBody>;

/** A refusal as it goes on the wire. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ProblemBody;
}

/** Somebody corrects a file by them, so they are many. */
const mistakes_max = 1_000;
/** A database that restarts is back within seconds. */
const RETRY_AFTER_SECONDS = '5';

/** What any error means to whoever asked; a bug tells nothing but that it is one. */
export function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (isDatabaseAway(error)) {
    return new DomainError('database_away', 'nothing was changed; ask again in a few seconds');
  }
  if (error instanceof HttpException) return refusalOfStatus(error.getStatus());
  return new DomainError('internal', 'nothing is known of the outcome; the log has the cause');
}

/** The framework's own refusals, whose words are about its insides. */
function refusalOfStatus(status: number): DomainError {
  switch (status) {
    case 404:
      return new DomainError('not_found', 'there is no such address');
    case 413:
      return new DomainError('too_large', 'a body has at most 64 KiB, a registry to import 32 MiB');
    case 415:
      return new DomainError(
        'unsupported_media_type',
        'send "Content-Type: application/json", or text/csv to import a registry',
      );
    default:
      return status < 500
        ? new DomainError('invalid_request', 'the request could not be read')
        : new DomainError('internal', 'nothing is known of the outcome; the log has the cause');
  }
}

/** Renders a refusal in the language that was asked for. */
export function problemAnswer(refusal: DomainError, acceptLanguage = ''): ProblemAnswer {
  const { status, title } = PROBLEMS[refusal.code];
  const locale = /^\s*zh\b/i.test(acceptLanguage) ? 'zh-CN' : 'en';
  const mistakes = refusal.mistakes.slice(0, mistakes_max);
  return {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': locale,
      'cache-control': 'no-store',
      vary: 'accept-language',
      ...(status === 503 && { 'retry-after': RETRY_AFTER_SECONDS }),
      ...(status === 401 && { 'www-authenticate': 'Bearer realm="tillwatch"' }),
    },
    body: {
      type: `urn:tillwatch:problem:${refusal.code}`,
      title: title[locale],
      status,
      detail: refusal.detail,
      code: refusal.code,
      ...(mistakes.length > 0 && { mistakes }),
      ...(refusal.mistakesTotal > mistakes.length && { mistakesTotal: refusal.mistakesTotal }),
    },
  };
}
