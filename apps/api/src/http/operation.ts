import type { z } from 'zod';
import type { ProblemCode } from '#domain/base/domain-error.js';
import { Accepted } from '../incidents/incident-input.js';
import { TenantQuery } from './input.js';

/** One request that may be made. */
export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'post';
  /** With parameters as OpenAPI writes them: `{incident}`. */
  readonly path: string;
  readonly summary: string;
  readonly query: z.ZodObject;
  readonly body?: z.ZodObject;
  /** It may be CSV as well, where rows are asked for and answered. */
  readonly csv?: true;
  readonly status: 200 | 202;
  readonly answer: z.ZodType;
  /** Refusals beside those that any request may meet. */
  readonly refusals: readonly ProblemCode[];
}

/** What people say of an incident: the answer is that it was written down. */
export const said = { method: 'post', query: TenantQuery, status: 202, answer: Accepted } as const;

/** What most requests that only read have in common. */
export const read = { method: 'get', query: TenantQuery, status: 200, refusals: [] } as const;
