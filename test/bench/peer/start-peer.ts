/**
 * The pipeline that people use today, from Debian's packages: mosquitto, an exporter that turns
 * what terminals publish into counters, Prometheus that scrapes and judges them, Alertmanager that
 * groups and sends. Once with the times it comes with, once with the shortest it takes.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, type Mosquitto, startMosquitto } from '../run-node.js';

/** How the pipeline is set. */
export interface PeerTimes {
  /** How often counters are scraped, and how long a scrape may take. */
  readonly scrape: string;
  readonly scrapeTimeout: string;
  readonly evaluate: string;
  /** Over how long the rate is taken: four scrapes at least, or a lost one hides everything. */
  readonly window: string;
  /** Alertmanager's own, where they are not left as they are. */
  readonly grouping: readonly string[];
}

/** As packaged: Prometheus every 15 s, Alertmanager waits 30 s for company. */
export const PACKAGED: PeerTimes = {
  scrape: '15s',
  scrapeTimeout: '10s',
  evaluate: '15s',
  window: '1m',
  grouping: [],
};

/** As fast as it goes: Prometheus takes no interval that makes sense below a second. */
export const TUNED: PeerTimes = {
  scrape: '1s',
  scrapeTimeout: '900ms',
  evaluate: '1s',
  window: '10s',
  grouping: ['  group_wait: 0s', '  group_interval: 1s', '  repeat_interval: 1h'],
};

/** A pipeline that runs: terminals publish `pos/{acquirer}/{terminal}/errors` to its broker. */
export interface Peer {
  readonly mqttUrl: string;
  stop(): Promise<void>;
}

const PROGRAMS = ['prometheus', 'prometheus-alertmanager', 'prometheus-mqtt-exporter'] as const;
const ready_ms = 30_000;
const look_ms = 100;

/** Why the pipeline cannot be run here, and what to do; null where it can. */
export function peerMissing(): string | null {
  const missing = PROGRAMS.filter((name) => spawnSync(name, ['--version']).error !== undefined);
  if (missing.length === 0) return null;
  return `${missing.join(', ')}: not installed, apt-get install ${missing.join(' ')}`;
}

/** Starts it; alerts go to `hook`. */
export async function startPeer(times: PeerTimes, hook: string): Promise<Peer> {
  const dir = mkdtempSync(join(tmpdir(), 'tillwatch-peer-'));
  const [exporter, prometheus, alertmanager] = [
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const broker: Mosquitto = await startMosquitto();
  const mqttUrl = `mqtt://127.0.0.1:${broker.port}`;
  const file = (name: string, text: string) => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const children = [
    run(PROGRAMS[2], [
      ...['-config', file('exporter.yml', exporterFile(broker.port))],
      ...['-listen-address', '127.0.0.1', '-listen-port', String(exporter)],
    ]),
    run(PROGRAMS[1], [
      `--config.file=${file('alertmanager.yml', alertmanagerFile(times, hook))}`,
      ...[`--storage.path=${join(dir, 'am')}`, '--cluster.listen-address='],
      `--web.listen-address=127.0.0.1:${alertmanager}`,
    ]),
    run(PROGRAMS[0], [
      `--config.file=${prometheusFile(times, { exporter, alertmanager }, file)}`,
      ...[`--storage.tsdb.path=${join(dir, 'tsdb')}`],
      `--web.listen-address=127.0.0.1:${prometheus}`,
    ]),
  ];
  const stop = async () => {
    for (const child of children) await end(child);
    await broker.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await answers(`http://127.0.0.1:${exporter}/metrics`);
    await answers(`http://127.0.0.1:${alertmanager}/-/ready`);
    await answers(`http://127.0.0.1:${prometheus}/-/ready`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { mqttUrl, stop };
}

function exporterFile(broker: number): string {
  return `mqtt:
  server: tcp://127.0.0.1:${broker}
  client_id: exporter
  topic_path: pos/+/+/errors
  device_id_regex: "pos/[^/]+/(?P<deviceid>[^/]+)/errors"
  qos: 1
cache:
  timeout: 24h
metrics:
  - prom_name: terminal_errors_total
    mqtt_name: err_55
    help: Errors of a terminal since its start
    type: counter
    const_labels: { code: "55" }
`;
}

function alertmanagerFile({ grouping }: PeerTimes, hook: string): string {
  return [
    'route:',
    '  receiver: hook',
    '  group_by: [alertname, acquirer]',
    ...grouping,
    'receivers:',
    '  - name: hook',
    `    webhook_configs: [{ url: "${hook}", send_resolved: true }]`,
    '',
  ].join('\n');
}

function prometheusFile(
  times: PeerTimes,
  ports: { readonly exporter: number; readonly alertmanager: number },
  file: (name: string, text: string) => string,
): string {
  const rules = file(
    'rules.yml',
    `groups:
  - name: terminals
    rules:
      - alert: Error55Spike
        expr: sum by (acquirer) (rate(terminal_errors_total{code="55"}[${times.window}])) > 1
        labels: { severity: page }
`,
  );
  return file(
    'prometheus.yml',
    `global:
  scrape_interval: ${times.scrape}
  evaluation_interval: ${times.evaluate}
alerting:
  alertmanagers:
    - static_configs: [{ targets: ["127.0.0.1:${ports.alertmanager}"] }]
rule_files: ["${rules}"]
scrape_configs:
  - job_name: terminals
    scrape_timeout: ${times.scrapeTimeout}
    static_configs: [{ targets: ["127.0.0.1:${ports.exporter}"] }]
    metric_relabel_configs:
      - { source_labels: [topic], regex: "pos/([^/]+)/.*", target_label: acquirer }
      - { regex: topic, action: labeldrop }
`,
  );
}

function run(program: string, args: readonly string[]): ChildProcess {
  return spawn(program, [...args], { stdio: 'ignore' });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
}

async function answers(url: string): Promise<void> {
  const until = performance.now() + ready_ms;
  while (performance.now() < until) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await sleep(look_ms);
  }
  throw new Error(`${url} does not answer after ${ready_ms} ms`);
}
