/** What people say of an order: another agrees, somebody stops it, somebody has it go on. */
import type { ProblemCode } from '../base/domain-error.js';
import type { Instant } from '../base/instant.js';
import { err, ok, type Result } from '../base/result.js';
import { samePerson } from '../playbook/refuse-report.js';
import { nextWave, stopped } from './advance-order.js';
import type { Order } from './order.js';

/** A refusal with what to do instead. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
}

/** Agrees to exactly what was seen: the hash is of the command, its terminals and its version. */
export function approve(
  order: Order,
  said: { readonly by: string; readonly hash: string },
  now: Instant,
): Result<Order, Refusal> {
  const { by, hash } = said;
  if (order.state !== 'proposed') {
    return refuse(
      'command_not_waiting',
      `command ${order.id} is ${order.state}: nothing to approve`,
    );
  }
  if (hash !== order.hash) {
    return refuse(
      'command_hash_differs',
      `that is the hash of something else: read command ${order.id} again, approve ${order.hash}`,
    );
  }
  const before = [{ by: order.by }, ...order.approvals].find((one) => samePerson(one.by, by));
  if (before) {
    const role = samePerson(order.by, by) ? 'asked for it' : 'has agreed already';
    return refuse('approver_must_differ', `${before.by} ${role}; another person must approve it`);
  }
  const approvals = [...order.approvals, { by, at: now }];
  const state = approvals.length >= order.needed ? 'running' : 'proposed';
  return ok({ ...order, approvals, state });
}

/** Stops it: whoever has had no turn gets none. */
export function stop(
  order: Order,
  said: { readonly by: string; readonly reason: string },
  now: Instant,
): Result<Order, Refusal> {
  if (order.endedAt !== null) {
    return refuse('command_not_waiting', `command ${order.id} is ${order.state} already`);
  }
  return ok(stopped(order, 'by_person', said.reason, said.by, now));
}

/** Has it go on although the figure does not tell. */
export function goOn(order: Order, by: string, now: Instant): Result<Order, Refusal> {
  if (order.state === 'proposed') {
    return refuse(
      'command_not_approved',
      `command ${order.id} waits for an approval: another person than ${order.by} posts ` +
        `{by, hash} to /api/v1/commands/${order.id}/approve`,
    );
  }
  if (order.state !== 'asking') {
    return refuse('command_not_waiting', `command ${order.id} is ${order.state}: it asks nothing`);
  }
  return ok(nextWave({ ...order, goneOn: [...order.goneOn, { by, at: now }] }));
}

function refuse(code: ProblemCode, detail: string): Result<never, Refusal> {
  return err({ code, detail });
}
