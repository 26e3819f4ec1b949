import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Account } from './batch/accounts.js';

/**
 * Every metric of this process. Labels come from closed sets, never a terminal's name. Always
 * received = stored + duplicate + rejected (quarantined or refused) + shed.
 */
export class IngestMetrics {
  readonly registry = new Registry();
  readonly received = this.counter('messages_received', 'Messages that arrived', ['channel']);
  readonly stored = this.counter('messages_stored', 'Messages stored for the first time', [
    'channel',
  ]);
  readonly duplicate = this.counter('messages_duplicate', 'Messages that were stored before', [
    'channel',
  ]);
  readonly rejected = this.counter('messages_rejected', 'Messages not taken, by reason', [
    'reason',
  ]);
  readonly shed = this.counter('messages_shed', 'Messages neither stored nor acknowledged', [
    'channel',
  ]);
  readonly unknownFields = this.counter('unknown_fields', 'Fields that no schema knows', []);
  readonly unlistedFailures = this.counter(
    'unlisted_failures',
    'Failures with a code that no dialect lists',
    [],
  );
  readonly foldedFailures = this.counter(
    'folded_failures',
    'Failures counted without their code, because its tenant had sent too many unknown ones',
    [],
  );
  readonly retries = this.counter('batch_retries', 'Batches that had to be written again', []);
  readonly writeFailures = this.counter('write_failures', 'Writes that failed, by what failed', [
    'kind',
  ]);
  readonly batchRows = new Histogram({
    name: 'pos_ingest_batch_messages',
    help: 'Messages in one transaction',
    buckets: [1, 10, 50, 100, 250, 500, 1_000, 2_000],
    registers: [this.registry],
  });
  readonly writeSeconds = new Histogram({
    name: 'pos_ingest_write_seconds',
    help: 'Time from the start of a transaction to its commit',
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.registry],
  });
  readonly queued = this.gauge('queue_messages', 'Messages waiting to be written');
  readonly clients = this.gauge('clients', 'Clients connected to the endpoint');
  readonly logPosition = this.gauge('log_position', 'Batches that this process knows of');
  readonly checkpoint = this.gauge('checkpoint_position', 'Batches that the ledger contains');
  readonly connectionsRefused = this.counter(
    'connections_refused',
    'Connections that nobody was let in by, by reason',
    ['reason'],
  );
  readonly disconnects = this.counter('disconnects', 'Clients thrown out, by reason', ['reason']);
  readonly pauses = this.counter('client_pauses', 'Times a client was not read, by reason', [
    'reason',
  ]);
  readonly takeovers = this.counter('takeovers', 'Clients replaced by their own id', []);
  readonly parked = this.counter('parked', 'Client ids parked because they came too often', []);
  readonly wills = this.counter('wills', 'Last Wills said for clients that broke off', []);
  readonly commandsSent = this.counter('commands_sent', 'Commands sent, repeats included', []);
  readonly checkpointAt = this.gauge(
    'checkpoint_timestamp_seconds',
    'When the last checkpoint was taken; at the start, when this process was',
  );
  readonly dirty = this.gauge('ledger_dirty', 'Starts of terminals that no checkpoint has yet');
  readonly unpartitioned = this.gauge(
    'unpartitioned_messages',
    'Messages that came before the partition of their day was made',
  );
  readonly terminals = this.gauge('terminals', 'Terminals in memory');

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /**
   * Adds what one batch accounted for. Messages are counted when it is known what became of them,
   * all in one go: so the counters add up like the accounts do.
   */
  addAccounts(accounts: readonly Account[]): void {
    for (const { channel, ...counts } of accounts) {
      for (const kind of ['received', 'stored', 'duplicate', 'shed'] as const) {
        if (counts[kind] > 0) this[kind].inc({ channel }, counts[kind]);
      }
    }
  }

  private counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    const registers = [this.registry];
    return new Counter({ name: `pos_ingest_${name}_total`, help, labelNames, registers });
  }

  private gauge(name: string, help: string): Gauge {
    return new Gauge({ name: `pos_ingest_${name}`, help, registers: [this.registry] });
  }
}
