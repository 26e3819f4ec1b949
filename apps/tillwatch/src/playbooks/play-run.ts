/** Plays a run of a playbook in virtual time, as the engine does each second. */
import type { StepDone, StepPassed } from '#domain/incident/incident.js';
import { applyStepEvent, beginRun } from '#domain/playbook/apply-step-event.js';
import { owedAtEnd, passStep, type RunFacts } from '#domain/playbook/pass-step.js';
import type { Playbook } from '#domain/playbook/playbook.js';
import { refuseReport } from '#domain/playbook/refuse-report.js';
import { whereIs } from '#domain/playbook/where-is.js';
import type { Moment, PlaybookTest } from './test-file.js';

/** Something that is not as expected, and the path of the expectation in its test. */
export interface RunMiss {
  readonly path: readonly (string | number)[];
  readonly expected: string;
  readonly found: string;
}

/** Plays a test against its playbook. */
export function playRun(playbook: Playbook, { play }: PlaybookTest): RunMiss[] {
  const table = new Table(playbook);
  return play.flatMap((moment, i) => {
    const { refused, happened } = table.play(moment);
    const due = table.due();
    const misses: RunMiss[] = [];
    const expect = (key: string, expected: string | undefined, found: string) => {
      if (expected === undefined || expected === found) return;
      misses.push({ path: ['play', i, key], expected, found });
    };
    expect(moment.refused === undefined ? 'step' : 'refused', moment.refused ?? 'taken', refused);
    expect('happened', moment.happened?.join(', '), happened.join(', '));
    expect('due', moment.due, due);
    return misses;
  });
}

class Table {
  private run;
  private now = 0;
  private facts: RunFacts = {
    failingShare: null,
    normalShare: 0.01,
    failingTerminals: null,
    recovered: false,
  };
  private happened: string[] = [];

  constructor(playbook: Playbook) {
    this.run = beginRun('inc-1', { playbook, hash: '' }, 0);
  }

  due(): string {
    if (this.run.endedAt !== null) return 'nothing';
    return whereIs(this.run).step?.id ?? 'nothing';
  }

  play(moment: Moment): { refused: string; happened: readonly string[] } {
    this.happened = [];
    this.live(moment.at);
    const { failing_share: failing, normal_share: normal, ...more } = moment.facts ?? {};
    this.facts = {
      failingShare: failing === undefined ? this.facts.failingShare : failing,
      normalShare: normal ?? this.facts.normalShare,
      failingTerminals:
        more.failing_terminals === undefined ? this.facts.failingTerminals : more.failing_terminals,
      recovered: more.recovered ?? this.facts.recovered,
    };
    this.live(moment.at);
    const refused = this.say(moment);
    this.live(moment.at);
    if (moment.over) {
      for (const event of owedAtEnd(this.run, moment.at)) this.pass(event);
      this.run = { ...this.run, endedAt: this.run.endedAt ?? moment.at };
    }
    return { refused, happened: this.happened };
  }

  /** Lives until `to`, from one limit to the next. */
  private live(to: number): void {
    for (;;) {
      const event = passStep(this.run, this.facts, this.now);
      if (event) {
        this.pass(event);
        continue;
      }
      const { deadline } = whereIs(this.run);
      if (this.now >= to) return;
      this.now = deadline !== null && deadline > this.now ? Math.min(to, deadline) : to;
    }
  }

  private pass(event: StepPassed): void {
    this.happened.push(`${event.outcome} ${event.step}`);
    this.run = applyStepEvent(this.run, event);
  }

  private say({ at, step, by, outcome, answer }: Moment): string {
    if (step === undefined) return 'taken';
    const said = { kind: 'step_done' as const, at, step, by };
    const event: StepDone =
      answer === undefined ? { ...said, outcome } : { ...said, outcome: 'answered', answer };
    if (this.run.endedAt !== null) return 'incident_already_resolved';
    const refusal = refuseReport(this.run, event);
    if (refusal) return refusal.code;
    this.run = applyStepEvent(this.run, event);
    return 'taken';
  }
}
