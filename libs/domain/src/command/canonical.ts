/**
 * The one way to write a value down, so that the same value has the same hash and signature
 * everywhere: RFC 8785, for values of whole numbers, texts, truth values, lists and objects.
 */
import type { Cmd } from '../message/downward.js';
import type { Order } from './order.js';

/** JSON with its keys in the order of their code units and no space between. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
}

/** What an approval is for. */
export function textToApprove(
  order: Pick<Order, 'id' | 'tenant' | 'incident' | 'step' | 'what' | 'args' | 'version'>,
  terminals: readonly string[],
): string {
  const { id, tenant, incident, step, what, args, version } = order;
  return canonical({ id, tenant, incident, step, what, args, version, terminals });
}

/** What a signature is over: a command taken to another terminal, or changed, has none. */
export function textToSign(topic: string, cmd: Cmd): string {
  const { sig: _sig, ...body } = cmd;
  return `${topic}\n${canonical(body)}`;
}
