import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Incident } from '#domain/incident/incident.js';
import { diagnosisName, incidentTitle, placeText } from '#domain/notify/words.js';
import { busyRate } from '../../../simulator/src/scenario/busy-rate.js';
import { type Expected, judge, type Story } from '../judge-story.js';
import { Misuse } from '../misuse.js';
import { dim, progress, strong } from '../say.js';
import { importFleet } from '../service/import-fleet.js';
import { makeHome } from '../service/make-home.js';
import { recordPages } from '../service/record-pages.js';
import { runSimulator, type Simulator, type SimulatorLine } from '../service/run-simulator.js';
import { type Service, startService } from '../service/start-service.js';
import { aborted, stopSignal } from '../service/stop-signal.js';
import { watchIncidents } from '../service/watch-incidents.js';
import { writeCommandKeys } from './command-key.js';
import { sayStep } from './up.js';

export const DEMO_USAGE = `tillwatch demo [--scenario NAME|FILE] [--until resolved] …

The whole product on embedded parts, with a simulated fleet and a story that goes wrong.

  --scenario NAME|FILE   the story                      (zpk-desync)
  --terminals N          size of the fleet              (2000)
  --until resolved       end when the expected incident has opened and resolved: exit 0, else 1
  --json                 print the timeline as JSON on stdout at the end
  --no-browser           do not open the page
  --keep-data            keep the data folder, and say where it is
  --data DIR             use this folder, and keep it
`;

const OPTIONS = {
  scenario: { type: 'string', default: 'zpk-desync' },
  terminals: { type: 'string', default: '2000' },
  until: { type: 'string' },
  json: { type: 'boolean', default: false },
  'no-browser': { type: 'boolean', default: false },
  'keep-data': { type: 'boolean', default: false },
  data: { type: 'string' },
} as const;

const LEAD_IN = '20s';
const EFFECT_FOR = '60s';
/** Enough to know what a sale is worth: the share of terminals that send payment records. */
const RECORDS = '0.25';
const check_ms = 250;

/** One line of the demo's own story, for `--json`. */
interface Told {
  readonly at: string;
  readonly what: string;
  readonly incident?: string;
  readonly text: string;
}

/** Runs the demo. */
export async function demo(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.until !== undefined && values.until !== 'resolved') {
    throw new Misuse(`--until ${values.until}: expected resolved`);
  }
  const terminals = Number(values.terminals);
  if (!Number.isInteger(terminals) || terminals < 1) {
    throw new Misuse(`--terminals ${values.terminals}: expected a number from 1`);
  }
  const stop = stopSignal();
  const home = values.data ?? makeHome('demo');
  const keep = values['keep-data'] || values.data !== undefined;
  try {
    return await play({ ...values, terminals, home, stop });
  } finally {
    if (keep) progress(`data kept in ${home}`);
    else rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Play {
  readonly scenario: string;
  readonly terminals: number;
  readonly until?: string | undefined;
  readonly json: boolean;
  readonly 'no-browser': boolean;
  readonly home: string;
  readonly stop: AbortSignal;
}

async function play(options: Play): Promise<number> {
  const { stop, home } = options;
  const told: Told[] = [];
  const tell = (what: string, text: string, incident?: string) => {
    told.push({
      at: new Date().toISOString(),
      what,
      text,
      ...(incident !== undefined && { incident }),
    });
    progress(text);
  };
  if (!existsSync(keyFileOf(home))) {
    mkdirSync(home, { recursive: true });
    writeCommandKeys(keyFileOf(home));
  }
  const recorder = await recordPages((page) => {
    tell('page', `${strong('PAGE')} ${page.summary}`, page.incident);
    progress(dim(`     ${page.summaryZh}`));
  });
  let service: Service | null = null;
  let simulator: Simulator | null = null;
  try {
    const webhook = {
      WEBHOOK_URL: recorder.url,
      WEBHOOK_SECRET: recorder.secret,
      // Nobody's pager rings for a demo.
      RECEIVERS_FILE: '',
      // The demo looks at its own service, on loopback, without a token.
      API_TOKEN: '',
      COMMAND_KEY_FILE: keyFileOf(home),
    };
    service = await startService({
      home,
      httpPort: 8080,
      mqttPort: 1883,
      env: webhook,
      onStep: sayStep,
    });
    tell('ready', `open ${strong(service.url)}`);
    if (!options['no-browser']) openBrowser(service.url);
    const args = simulatorArgs(options, service);
    await importFleet(service.databaseUrl, 'demo', args);
    tell('registry', `${options.terminals} terminals are in the registry`);
    const story = new StoryWatcher(tell);
    simulator = runSimulator({ args, onLine: (l) => story.hear(l) });
    const watching = watchIncidents(service.url, stop, (incident) => story.see(incident));
    const code = await Promise.race([
      simulator.ended.then((ended) => (ended === 0 ? stay(stop) : ended)),
      aborted(stop).then(() => (options.until === undefined ? 0 : 1)),
      options.until === undefined ? stay(stop) : story.judged(stop),
    ]);
    if (!stop.aborted) process.emit('SIGTERM');
    await watching;
    if (options.json)
      process.stdout.write(`${JSON.stringify(story.report(told, code, recorder.pages))}\n`);
    return code;
  } finally {
    progress('stopping');
    await simulator?.stop();
    await service?.stop();
    await recorder.close();
  }
}

/** Nothing more to do: stay until somebody stops the demo. */
async function stay(stop: AbortSignal): Promise<number> {
  await aborted(stop);
  return 0;
}

/** What commands of the demo are signed with; its terminals have the public half. */
function keyFileOf(home: string): string {
  return join(home, 'command-key.pem');
}

function simulatorArgs({ scenario, terminals, home }: Play, service: Service): string[] {
  const rate = busyRate(terminals);
  return [
    ...['--scenario', scenario, '--mqtt', service.mqttUrl, '--terminals', String(terminals)],
    ...['--rate', String(rate), '--lead-in', LEAD_IN, '--effect-for', EFFECT_FOR],
    ...['--records', RECORDS],
    // The fleet lives on after its story, so that the page stays alive for whoever looks at it.
    ...['--minutes', '10000', '--command-key', `${keyFileOf(home)}.pub`],
  ];
}

/** Follows the story from both sides: what the simulator does, what the service makes of it. */
class StoryWatcher {
  private story: Story | null = null;
  private phase = 'quiet';
  private readonly incidents = new Map<string, Incident>();

  constructor(private readonly tell: (what: string, text: string, incident?: string) => void) {}

  hear(line: SimulatorLine): void {
    if (line.kind === 'started') {
      this.story = line.story as Story | null;
      this.tell('fleet', `${line.terminals} terminals connect`);
    }
    const phase = line.phase;
    if (typeof phase !== 'string' || phase === this.phase) return;
    this.phase = phase;
    const name = this.story?.scenario ?? '';
    if (phase === 'effects') this.tell('story', `the story ${strong(name)} begins`);
    if (phase === 'after') this.tell('story', 'the story has ended; waiting for proof of health');
  }

  see(incident: Incident): void {
    const before = this.incidents.get(incident.id);
    this.incidents.set(incident.id, incident);
    const { id, severity, status, diagnosis, startedAt, detectedAt, impact } = incident;
    if (!before) {
      const seconds = ((detectedAt - (this.story?.effectsStartAt ?? startedAt)) / 1_000).toFixed(1);
      const text = `${strong(`INCIDENT ${id} ${severity}`)} ${incidentTitle('en', incident)}`;
      this.tell('incident', `${text}, ${seconds} s after the story began`, id);
      this.tell(
        'cause',
        `  cause ${placeText('en', incident)} · ${diagnosisName('en', diagnosis)} · ` +
          `playbook ${incident.playbook} · ${impact.terminals} terminals, ` +
          `${impact.merchants} merchants`,
        id,
      );
    } else if (before.status !== status) {
      this.tell(status, `${id} is ${status}`, id);
    }
  }

  /** Resolves when the story's expectation is met (0) or can no longer be (1). */
  async judged(stop: AbortSignal): Promise<number> {
    while (!stop.aborted) {
      const verdict = judge(this.story, [...this.incidents.values()], Date.now());
      if (verdict.kind !== 'open') {
        this.tell(verdict.kind, verdict.text);
        return verdict.kind === 'met' ? 0 : 1;
      }
      await sleep(check_ms);
    }
    return 1;
  }

  report(told: readonly Told[], code: number, pages: readonly unknown[]) {
    const expected: readonly Expected[] = this.story?.expect.incidents ?? [];
    const incidents = [...this.incidents.values()];
    return {
      ok: code === 0,
      scenario: this.story?.scenario,
      expected,
      incidents,
      pages,
      timeline: told,
    };
  }
}

function openBrowser(url: string): void {
  if (!process.stderr.isTTY || process.env.CI !== undefined) return;
  const [command, ...rest] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : ['xdg-open'];
  const child = spawn(command as string, [...rest, url], { stdio: 'ignore', detached: true });
  // A machine without a browser has the URL on its screen.
  child.on('error', () => {});
  child.unref();
}
