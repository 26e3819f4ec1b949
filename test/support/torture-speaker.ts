/** A terminal that says anything: heartbeats, failures, births, now and late, in many starts. */
import type { Random } from '../../apps/simulator/src/world/random.js';
import type { Outgoing } from './stubborn-gateway.js';

/** A message, what it is known by, and how many attempts to pay it tells of. */
export interface Said extends Outgoing {
  readonly attempts: number;
  readonly seq: number;
}

export interface SpeakerOptions {
  readonly random: Random;
  /** One start without a hole: what a receipt can cover to its end. */
  readonly steady?: boolean;
}

export class TortureSpeaker {
  private boot = 1;
  private seq = 0;

  constructor(
    readonly name: string,
    private readonly options: SpeakerOptions,
  ) {}

  /** A message under the next number of its start, or of a new start. */
  speak(): Said {
    const { random, steady = false } = this.options;
    if (!steady && random.below(60) === 0) {
      this.boot += 1 + random.below(3);
      this.seq = 0;
    }
    // Now and then one is lost before it is sent, which leaves a hole.
    this.seq += !steady && random.below(40) === 0 ? 2 : 1;
    const now = Date.now();
    const late = random.below(20) === 0 ? { queuedAt: now - 100_000 } : {};
    const at = 'queuedAt' in late ? now - 100_000 : now;
    const said = { v: 1, boot: this.boot, seq: this.seq, at, ...late };
    if (random.below(10) === 0) {
      const failure = { kind: 'txn', code: 'cup-pos:55', outcome: 'failed' };
      return this.say('evt', { ...said, ...failure }, 1);
    }
    if (random.below(30) === 0) {
      return this.say('birth', { ...said, acquirer: `acq-${random.below(3)}` }, 0);
    }
    const txn = { attempt: 1 + random.below(9), approved: 1 };
    return this.say('hb', { ...said, txn, rc: { 'cup-pos:51': 1 } }, txn.attempt);
  }

  private say(channel: string, body: object, attempts: number): Said {
    const { name, boot, seq } = this;
    const topic = `pos/v1/demo/${name}/${channel}`;
    const payload = JSON.stringify(body);
    return { id: `demo/${name}/${boot}/${seq}`, topic, payload, attempts, seq };
  }
}
