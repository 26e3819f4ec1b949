/** How other services know an incident: by its tenant, its id, and how often it has come again. */
import { AnyTenant } from '../message/schema.js';

/** What a key says. */
export interface IncidentKey {
  readonly tenant: string;
  readonly id: string;
  readonly epoch: number;
}

/** Writes a key. A relapse has another one: a pager opens what it has closed only anew. */
export function writeIncidentKey({ tenant, id, epoch }: IncidentKey): string {
  return `${tenant}/${id}/${epoch}`;
}

const SHAPE = /^([^/]+)\/((?:inc|drill)-\d{1,15})\/(\d{1,9})$/;

/** Reads a key; null for what this service has not written. */
export function readIncidentKey(text: string): IncidentKey | null {
  const [, tenant = '', id = '', epoch = ''] = SHAPE.exec(text) ?? [];
  return AnyTenant.safeParse(tenant).success ? { tenant, id, epoch: Number(epoch) } : null;
}
