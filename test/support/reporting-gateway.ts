/**
 * A gateway that accepts every page and says later what became of it: that it arrived, that it did
 * not, or nothing. What it says it says to the API, which never dies, until that has heard it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../apps/simulator/src/world/random.js';
import { type RunningApp, startApp } from './run-process.js';

/** What becomes of a message: it arrives, it is said not to, or nobody ever hears of it. */
export type Verdict = 'delivered' | 'failed' | 'missing';

/** The settings of the receiver, but for its URL; `token` is the name of a setting. */
export const REPORTING = `kind: gateway
    to: '+8613800138009'
    fields: { to: '{to}', text: '{text}', ref: '{id}' }
    budget: { requests: 10000, within: 10m }
    fallback: desk
    report:
      token: { env: WIRE_TOKEN }
      # A report is on its way before the gateway has answered: only silence takes so long.
      within: 15s
      id: ref
      state: status
      delivered: [DELIVRD]
      failed: [UNDELIV]`;
/** What proves its calls. */
export const WIRE_TOKEN = 'wire-token-0123456789abcdef';

/** Of eight messages four do not arrive, and of two of them nobody hears. */
const CHANCES: readonly Verdict[] = [
  ...(['delivered', 'delivered', 'delivered', 'delivered'] as const),
  ...(['failed', 'failed', 'missing', 'missing'] as const),
];
const again_every_ms = 100;

export class ReportingGateway {
  /** What became of each message, by its id. */
  readonly verdicts = new Map<string, Verdict>();
  private readonly telling = new Set<Promise<void>>();
  private closed = false;

  private constructor(
    private readonly api: RunningApp,
    private readonly random: Random,
    /** Messages of which it is certain that they arrive. */
    private readonly arrives: (id: string) => boolean,
  ) {}

  /** Starts it, and the API that it reports to. */
  static async start(
    databaseUrl: string,
    random: Random,
    arrives: (id: string) => boolean,
  ): Promise<ReportingGateway> {
    const env = { DATABASE_URL: databaseUrl, API_PORT: '0', LOG_LEVEL: 'error' };
    return new ReportingGateway(await startApp('api', env), random, arrives);
  }

  /** A message is accepted; the same one again comes to the same. */
  take(id: string): void {
    const chance = CHANCES[this.random.below(CHANCES.length)] as Verdict;
    const verdict = this.verdicts.get(id) ?? (this.arrives(id) ? 'delivered' : chance);
    this.verdicts.set(id, verdict);
    if (verdict === 'missing') return;
    const telling = this.tell(id, verdict === 'delivered' ? 'DELIVRD' : 'UNDELIV');
    this.telling.add(telling);
    void telling.finally(() => this.telling.delete(telling));
  }

  /** Refused until alerts has said how reports are read. */
  private async tell(ref: string, status: string): Promise<void> {
    const url = `http://127.0.0.1:${this.api.facts.port}/hooks/reports/wire/${WIRE_TOKEN}`;
    const headers = { 'content-type': 'application/json' };
    const call = { method: 'POST', headers, body: JSON.stringify({ ref, status }) };
    while (!this.closed) {
      const heard = await fetch(url, call).catch(() => null);
      await heard?.text();
      if (heard?.ok) return;
      await sleep(again_every_ms);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.telling);
    await this.api.stop();
  }
}
