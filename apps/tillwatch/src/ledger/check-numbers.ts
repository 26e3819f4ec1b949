/**
 * The ledger against the messages: every stored message's number is in the ledger, no number is
 * stored twice, and every number in the ledger has its message, unless it was dropped with age.
 * Both come sorted and are merged, so memory does not grow with the fleet; what is held is the
 * journal after the checkpoint.
 */
import { DAY } from '#domain/base/instant.js';
import { boundsOf, NumberSet } from '#domain/ledger/number-set.js';
import { rows, type Transaction } from '#infra/db/query.js';
import { stream } from '#infra/db/stream.js';
import { readJournal, readLog } from '#infra/store/log.sql.js';
import { terminalsByNumber } from '#infra/store/terminals.sql.js';
import { ledgerRows, storedNumbers, terminalsOfTenant } from '#infra/store/verify.sql.js';
import { unpackClaims } from '../../../ingest/src/batch/claims.js';
import { examples_max, Faults, type Finding, findingOf, type Scope } from './finding.js';
import { Reader } from './reader.js';

/** A start of a terminal. */
interface Start {
  readonly terminal: number;
  readonly boot: number;
}

/** What the ledger knows of a start. */
interface Known extends Start {
  readonly bounds: readonly number[];
  /** When the terminal, or of what is only in the journal yet the start, was first heard of. */
  readonly firstSeenAt: Date;
}

/** What batches after the checkpoint claimed of a start. */
interface Claimed extends Start {
  readonly numbers: NumberSet;
  readonly firstSeenAt: Date;
}

const journal_page_rows = 200;

/** Checks numbers; `keptSince` is before when messages may have been dropped, null for never. */
export async function checkNumbers(
  tx: Transaction,
  scope: Scope,
  keptSince: Date | null,
  tell: (messages: number) => void,
): Promise<Finding[]> {
  const work = new NumberCheck(keptSince, tell);
  const claims = await claimsAfterCheckpoint(tx, scope.tenant);
  const said = new Reader(stream(tx, storedNumbers, scope.tenant, scope.from, scope.to));
  const known = new Reader(knownStarts(tx, scope.tenant, claims));
  for (;;) {
    const start = earlier(await said.peek(), await known.peek());
    if (!start) break;
    const head = await known.peek();
    const ledger = head && isSame(head, start) ? await known.next() : undefined;
    const numbers = work.open(start, ledger);
    for (let m = await said.peek(); m && isSame(m, start); m = await said.peek()) {
      numbers.meet(m.seq, m.received_at);
      await said.next();
    }
    numbers.close();
  }
  return work.findings(scope, await namesOf(tx, work.examples()));
}

function isSame(a: Start, b: Start): boolean {
  return a.terminal === b.terminal && a.boot === b.boot;
}

function earlier(a: Start | undefined, b: Start | undefined): Start | undefined {
  if (!a || !b) return a ?? b;
  return a.terminal < b.terminal || (a.terminal === b.terminal && a.boot <= b.boot) ? a : b;
}

/** The ledger with what batches after the checkpoint claimed, in order. */
async function* knownStarts(
  tx: Transaction,
  tenant: string | null,
  claims: readonly Claimed[],
): AsyncGenerator<Known, void, undefined> {
  let next = 0;
  for await (const row of stream(tx, ledgerRows, tenant)) {
    for (; claims[next] && !isSame(claims[next] as Start, row); next += 1) {
      if (earlier(claims[next], row) === row) break;
      yield newStart(claims[next] as Claimed);
    }
    const { terminal, boot, received, first_seen_at: firstSeenAt } = row;
    const bounds = boundsOf(received);
    const claimed = claims[next];
    if (!claimed || !isSame(claimed, row)) {
      yield { terminal, boot, bounds, firstSeenAt };
      continue;
    }
    next += 1;
    yield { terminal, boot, bounds: unite(bounds, claimed.numbers.toBounds()), firstSeenAt };
  }
  for (; next < claims.length; next += 1) yield newStart(claims[next] as Claimed);
}

function newStart({ numbers, ...start }: Claimed): Known {
  return { ...start, bounds: numbers.toBounds() };
}

/** Both sets of ranges in one. */
function unite(a: readonly number[], b: readonly number[]): number[] {
  const ranges: [number, number][] = [];
  for (const bounds of [a, b]) {
    for (let i = 0; i + 1 < bounds.length; i += 2) {
      ranges.push([bounds[i] as number, bounds[i + 1] as number]);
    }
  }
  ranges.sort(([left], [right]) => left - right);
  const united: number[] = [];
  for (const [from, to] of ranges) {
    const last = united.at(-1);
    if (last !== undefined && from <= last) united[united.length - 1] = Math.max(last, to);
    else united.push(from, to);
  }
  return united;
}

async function claimsAfterCheckpoint(tx: Transaction, tenant: string | null): Promise<Claimed[]> {
  const [log] = await rows(tx, readLog);
  const own =
    tenant === null ? null : new Set((await rows(tx, terminalsOfTenant, tenant)).map((t) => t.id));
  const starts = new Map<string, Claimed>();
  for (let after = log?.checkpoint ?? 0; ; ) {
    const page = await rows(tx, readJournal, after, journal_page_rows);
    for (const { keys, at: firstSeenAt } of page) {
      for (const { id, boot, seq } of unpackClaims(keys)) {
        if (own?.has(id) === false) continue;
        const key = `${id} ${boot}`;
        const start = starts.get(key) ?? newClaims(id, boot, firstSeenAt);
        start.numbers.add(seq);
        starts.set(key, start);
      }
    }
    after = page.at(-1)?.position ?? after;
    if (page.length < journal_page_rows) break;
  }
  return [...starts.values()].sort((a, b) => a.terminal - b.terminal || a.boot - b.boot);
}

function newClaims(terminal: number, boot: number, firstSeenAt: Date): Claimed {
  return { terminal, boot, firstSeenAt, numbers: new NumberSet() };
}

type At = Start & { readonly seq: number };

/** Numbers that are wrong: how many, and the first of them. */
interface Found {
  n: number;
  readonly first: At[];
}

class NumberCheck {
  private messages = 0;
  private unchecked = 0;
  private readonly twice: Found = { n: 0, first: [] };
  private readonly unknown: Found = { n: 0, first: [] };
  private readonly gone: Found = { n: 0, first: [] };

  constructor(
    private readonly keptSince: Date | null,
    private readonly tell: (messages: number) => void,
  ) {}

  /** Begins a start; its messages are to be met in the order of their numbers. */
  open(start: Start, known: Known | undefined) {
    const bounds = known?.bounds ?? [];
    const { keptSince } = this;
    let last = -1;
    // Numbers before one that came well after the limit may belong to messages that are dropped.
    let complete = keptSince === null || (known?.firstSeenAt ?? 0) >= keptSince;
    const safe = keptSince === null ? 0 : keptSince.getTime() + DAY;
    const pass = (to: number) => {
      const n = numbersWithin(bounds, last + 1, to);
      if (n === 0) return;
      if (!complete) this.unchecked += n;
      else this.note(this.gone, { ...start, seq: firstWithin(bounds, last + 1) }, n);
    };
    return {
      meet: (seq: number, receivedAt: Date) => {
        this.messages += 1;
        this.tell(this.messages);
        if (seq === last) {
          this.note(this.twice, { ...start, seq }, 1);
          return;
        }
        pass(seq);
        if (receivedAt.getTime() >= safe) complete = true;
        if (numbersWithin(bounds, seq, seq + 1) === 0)
          this.note(this.unknown, { ...start, seq }, 1);
        last = seq;
      },
      close: () => pass(Number.MAX_SAFE_INTEGER),
    };
  }

  examples(): At[] {
    return [this.twice, this.unknown, this.gone].flatMap(({ first }) => first);
  }

  findings(scope: Scope, nameOf: (at: At) => string): Finding[] {
    const n = this.messages.toLocaleString('en');
    const faults = (found: Found) =>
      Object.assign(new Faults(), { count: found.n, examples: found.first.map(nameOf) });
    const old = this.unchecked.toLocaleString('en');
    const gone = 'every number in the ledger has its message';
    return [
      findingOf('no_duplicates', `no message is stored twice (of ${n})`, faults(this.twice)),
      findingOf('in_ledger', 'the number of every message is in the ledger', faults(this.unknown)),
      scope.isPart
        ? {
            check: 'has_message',
            outcome: 'skipped',
            says: `${gone}: only without --from and --to`,
            wrong: 0,
            examples: [],
          }
        : findingOf(
            'has_message',
            `${gone} (${old} are as old as what was dropped and cannot be checked)`,
            faults(this.gone),
          ),
    ];
  }

  private note(found: Found, at: At, n: number): void {
    found.n += n;
    if (found.first.length < examples_max) found.first.push(at);
  }
}

/** How many numbers of the ranges lie in `[from, to)`. */
function numbersWithin(bounds: readonly number[], from: number, to: number): number {
  let n = 0;
  for (let i = rangeAt(bounds, from); i + 1 < bounds.length; i += 2) {
    const low = Math.max(from, bounds[i] as number);
    const high = Math.min(to, bounds[i + 1] as number);
    if (low >= to) break;
    n += Math.max(0, high - low);
  }
  return n;
}

/** The place of the first range that ends behind a number. */
function rangeAt(bounds: readonly number[], from: number): number {
  let [low, high] = [0, bounds.length >> 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle * 2 + 1] as number) <= from) low = middle + 1;
    else high = middle;
  }
  return low * 2;
}

function firstWithin(bounds: readonly number[], from: number): number {
  return Math.max(from, bounds[rangeAt(bounds, from)] ?? from);
}

async function namesOf(tx: Transaction, found: readonly At[]): Promise<(at: At) => string> {
  const ids = [...new Set(found.map(({ terminal }) => terminal))];
  const named = ids.length === 0 ? [] : await rows(tx, terminalsByNumber, ids);
  const names = new Map(named.map(({ id, tenant, terminal }) => [id, `${tenant}/${terminal}`]));
  return ({ terminal, boot, seq }) => {
    const name = names.get(terminal) ?? `number ${terminal}, which no terminal has,`;
    return `${name} boot ${boot} seq ${seq}`;
  };
}
