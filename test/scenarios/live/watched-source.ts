import { PROFILE_ATTRIBUTES } from '#domain/base/attribute.js';
import type { Instant } from '#domain/base/instant.js';
import type { MessageSource, OutMessage } from '../../../apps/simulator/src/world/message.js';

/** A payment that a terminal said had failed, or a part of it, with what was known by then. */
export interface ToldFailure {
  readonly at: Instant;
  readonly terminal: string;
  readonly code: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A source of messages, and what its terminals said had failed: the truth a story is held to. */
export interface WatchedSource extends MessageSource {
  readonly failures: readonly ToldFailure[];
}

type Body = Readonly<Record<string, unknown>>;

/** Listens to everything that `source` says, and passes it on unchanged. */
export function watchSource(source: MessageSource): WatchedSource {
  const failures: ToldFailure[] = [];
  const known = new Map<string, Record<string, string>>();
  const note = ({ at, topic, terminal, body: said }: OutMessage) => {
    if (terminal === null) return;
    const body = said as Body;
    const attributes = known.get(terminal) ?? {};
    known.set(terminal, attributes);
    if (topic.endsWith('/birth') || topic.endsWith('/hb')) Object.assign(attributes, namedIn(body));
    if (!topic.endsWith('/evt')) return;
    if (body.kind === 'change') attributes[String(body.what)] = String(body.to);
    if (body.kind !== 'txn' && body.kind !== 'device') return;
    const { issuer, scheme, entry, code } = body;
    const attempt = Object.entries({ issuer, scheme, entry }).filter(([, v]) => v !== undefined);
    const all = { ...attributes, ...(Object.fromEntries(attempt) as Record<string, string>) };
    failures.push({ at, terminal, code: String(code), attributes: all });
  };
  return {
    failures,
    endsAt: source.endsAt,
    phaseAt: (now) => source.phaseAt(now),
    advance(to) {
      const messages = source.advance(to);
      for (const message of messages) note(message);
      return messages;
    },
  };
}

/** The attributes of its profile that a terminal says in a message, in the contract's words. */
function namedIn(body: Body): Record<string, string> {
  const named: Record<string, string> = {};
  for (const attribute of PROFILE_ATTRIBUTES) {
    const said = body[attribute];
    const value = attribute === 'keys' ? (said as { tpk?: string } | undefined)?.tpk : said;
    if (typeof value === 'string') named[attribute] = value;
  }
  return named;
}
