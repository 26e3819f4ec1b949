/** A new order: who is meant is looked up once, frozen and hashed, and refused if it must be. */
import { createHash, randomBytes } from 'node:crypto';
import { DomainError } from '#domain/base/domain-error.js';
import { isGround } from '#domain/base/drill-ground.js';
import type { Instant } from '#domain/base/instant.js';
import { textToApprove } from '#domain/command/canonical.js';
import type { Args, Order, What } from '#domain/command/order.js';
import { approvalsFor, isRisky, planWaves } from '#domain/command/plan-waves.js';
import { type Hindrances, refuseOrder } from '#domain/command/refuse-order.js';
import { tellsTerminals } from '#domain/command/tell-terminals.js';
import type { Incident } from '#domain/incident/incident.js';
import { execute, oneOrNone, rows, type Transaction } from '../db/query.js';
import { addHold, holdsOn } from '../store/command-holds.sql.js';
import { addOrder, incidentsInTheWay, readSwitch } from '../store/command-orders.sql.js';
import { addTargets, terminalsMeant } from '../store/command-targets.sql.js';
import { wake } from '../store/engine.sql.js';
import { findIncident } from '../store/incidents.sql.js';
import { tellStory } from './tell-story.js';

/** What somebody wants done. */
export interface Wish {
  readonly tenant: string;
  readonly incident: string | null;
  readonly step: string | null;
  readonly what: What;
  readonly args: Args;
  /** Names, or what attributes must be; with neither those of the incident. */
  readonly terminals?: readonly string[] | undefined;
  readonly where?: Readonly<Record<string, readonly string[]>> | undefined;
  /** At most so many. A step of a playbook leaves out for whom the same was done before. */
  readonly most?: number | undefined;
  readonly reason: string;
  readonly by: string;
  readonly version: string;
  readonly at: Instant;
}

type Meant = readonly { readonly terminal: string; readonly merchant: string }[];

/** One order reaches at most so many. */
export const targets_max = 100_000;

/**
 * Places an order, or throws the refusal. Null when the step of the run has asked already: what it
 * asked for then is what counts.
 */
export async function placeOrder(tx: Transaction, wish: Wish): Promise<Order | null> {
  if (isGround(wish.tenant)) {
    throw new DomainError('drill_touches_nobody', 'a drill commands no terminals');
  }
  const id = newOrderId(wish.at);
  const meant = await whoIsMeant(tx, wish, id);
  const refusal = refuseOrder(wish.what, await hindrances(tx, wish, meant));
  if (refusal) throw new DomainError(refusal.code, refusal.detail);
  const order = composeOrder(wish, id, meant);
  const { tenant, incident, step, what, state } = order;
  const at = new Date(order.at);
  const body = JSON.stringify(order);
  const added = await rows(tx, addOrder, tenant, id, incident, step, what, state, at, body);
  if (added.length === 0) return null;
  const names = meant.map(({ terminal }) => terminal);
  const merchants = meant.map(({ merchant }) => merchant);
  await execute(tx, addTargets, tenant, id, names, merchants);
  if (what === 'hold') await execute(tx, addHold, tenant, id, incident);
  await tellStory(tx, order, state === 'proposed' ? 'proposed' : 'running', wish.by, order.at);
  await rows(tx, wake, 'tillwatch_command', `${tenant} ${id}`);
  return order;
}

/** The order that a wish comes to. */
export function composeOrder(wish: Wish, id: string, meant: Meant): Order {
  const { tenant, incident, step, what, args, reason, by, version, at } = wish;
  const names = meant.map(({ terminal }) => terminal);
  const text = textToApprove({ id, tenant, incident, step, what, args, version }, names);
  const needed = approvalsFor(what, meant.length);
  return {
    ...{ id, tenant, incident, step, what, args, reason, by, at, version, needed },
    hash: createHash('sha256').update(text).digest('hex'),
    terminals: meant.length,
    merchants: new Set(meant.map(({ merchant }) => merchant).filter((name) => name !== '')).size,
    approvals: [],
    state: needed > 0 ? 'proposed' : 'running',
    waves: planWaves(what, meant.length),
    wave: 0,
    released: 0,
    settledAt: null,
    goneOn: [],
    stop: null,
    endedAt: null,
  };
}

/**
 * What is risky goes to terminals that the incident hit, and to no healthy neighbour. What is not,
 * such as a hold, goes to all that its cause names: the next ones are among them.
 */
async function whoIsMeant(tx: Transaction, wish: Wish, lot: string): Promise<Meant> {
  const { tenant, what, terminals, where, incident, most } = wish;
  let asked: Asked = { names: terminals ?? null, where: where ?? null, member: null };
  if (incident !== null) {
    const found = await oneOrNone(tx, findIncident, tenant, incident);
    if (!found) {
      const name = JSON.stringify(incident);
      throw new DomainError('incident_not_found', `there is no incident ${name}`);
    }
    if (found.body.resolvedAt !== null) {
      throw new DomainError('incident_already_resolved', `${incident} is resolved`);
    }
    if (terminals === undefined && where === undefined) asked = ofIncident(found.body, what);
  }
  const apart = wish.step === null ? null : incident;
  const limit = Math.min(most ?? targets_max, targets_max);
  return ask(tx, tenant, asked, { apart, what, lot, limit });
}

interface Asked {
  readonly names: readonly string[] | null;
  readonly where: Readonly<Record<string, readonly string[]>> | null;
  readonly member: string | null;
}

function ofIncident(incident: Incident, what: What): Asked {
  const { where, whole } = tellsTerminals(incident.cause);
  const member = isRisky(what) || !whole ? incident.id : null;
  return { names: null, where, member };
}

function ask(
  tx: Transaction,
  tenant: string,
  { names, where, member }: Asked,
  more: { apart: string | null; what: What; lot: string; limit: number },
): Promise<Meant> {
  const wanted = where === null ? null : JSON.stringify(where);
  const { apart, what, lot, limit } = more;
  return rows(tx, terminalsMeant, tenant, names, wanted, member, apart, what, lot, limit);
}

/** What stands in the way of a command at these terminals. */
export async function hindrances(
  tx: Transaction,
  wish: Pick<Wish, 'tenant' | 'what' | 'incident'>,
  meant: Meant,
): Promise<Hindrances> {
  const { tenant, what, incident } = wish;
  const names = meant.map(({ terminal }) => terminal);
  const off = await oneOrNone(tx, readSwitch, tenant);
  const holds = await rows(tx, holdsOn, tenant, names);
  const forbidding: { incident: string; terminals: number }[] = [];
  for (const { body } of await rows(tx, incidentsInTheWay, tenant, what)) {
    const among = { apart: null, what, lot: '', limit: targets_max };
    const hit = await ask(tx, tenant, { names, where: null, member: body.id }, among);
    const { where, whole } = tellsTerminals(body.cause);
    const named = whole ? await ask(tx, tenant, { names, where, member: null }, among) : [];
    const both = new Set([...hit, ...named].map(({ terminal }) => terminal));
    const count = body.id === incident ? names.length : both.size;
    // The incident that it is for forbids it also before anybody is written down as hit by it.
    const isOwn = body.id === incident;
    if (count > 0 || isOwn) forbidding.push({ incident: body.id, terminals: count });
  }
  const halted = off?.halted ? { by: off.by, reason: off.reason } : null;
  return { terminals: names.length, halted, holds, forbidding };
}

/** A ULID: the moment in 48 bits, then chance; ids sort by when they were made. */
export function newOrderId(now: Instant): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let id = '';
  for (let i = 0; i < 26; i += 1) {
    id = `${CROCKFORD[Number(value & 31n)]}${id}`;
    value >>= 5n;
  }
  return id;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
