/** Answers that are JSON, or CSV where that is asked for. */
import type { FastifyRequest } from 'fastify';

/** As what an answer is wanted: by its name, or else by `Accept`. */
export function formOf(request: FastifyRequest, named: 'csv' | 'json' | undefined): 'csv' | 'json' {
  return named ?? (/\btext\/csv\b/.test(request.headers.accept ?? '') ? 'csv' : 'json');
}

/** The first page is read before the answer begins, so that a refusal can still be one. */
export async function* withFirst(first: IteratorResult<string>, rest: AsyncGenerator<string>) {
  if (!first.done) yield first.value;
  yield* rest;
}
