import { expectStory, play } from '../../../../test/support/play-engine.js';

const CALM = '0s acq-1 10  acq-2 10  acq-3 10';
const LOST_KEY = `${CALM}
  50s  change acq-1 key_reset
  60s  acq-1 8x55/10`;

test('the PIN errors of one acquirer are one incident, one playbook and one page', () => {
  expectStory(
    play(`${LOST_KEY}
      120s acq-1 10
      300s end`),
    `
    61-65s   inc-1 triggered MassError55 acquirer=acq-1 zone_pin_key SEV1
    61-65s   inc-1 playbook_started key
    61-65s   tell oncall first inc-1
    121-145s inc-1 monitoring
    181-205s inc-1 recovered
    181-205s tell oncall resolved inc-1`,
  );
});

test('silence is no recovery, however long it lasts', () => {
  const lines = play(`${LOST_KEY}
      90s   silence
      1800s end`);
  expect(lines.join('\n')).not.toMatch(/monitoring|recovered|resolved/);
});

test('a watched incident is not over while nothing is heard of it', () => {
  const lines = play(`${LOST_KEY}
      120s acq-1 10
      150s silence
      900s end`);
  expect(lines.join('\n')).toMatch(/monitoring/);
  expect(lines.join('\n')).not.toMatch(/recovered|resolved/);
});

test('a relapse while it is watched is the same incident, and nobody is paged again', () => {
  expectStory(
    play(`${LOST_KEY}
      120s acq-1 10
      150s acq-1 8x55/10
      200s acq-1 10
      400s end`).slice(3),
    `
    121-145s inc-1 monitoring
    151-160s inc-1 relapsed
    201-225s inc-1 monitoring
    261-285s inc-1 recovered
    261-285s tell oncall resolved inc-1`,
  );
});

test('the same cause within half an hour opens it again, for twice the pause at least', () => {
  expectStory(
    play(`${LOST_KEY}
      120s acq-1 10
      500s acq-1 8x55/10
      560s acq-1 10
      1500s end`).slice(3),
    `
    121-145s inc-1 monitoring
    181-205s inc-1 recovered
    181-205s tell oncall resolved inc-1
    501-506s inc-1 reopened MassError55 acquirer=acq-1 zone_pin_key SEV1 epoch 2
    501-506s tell oncall reopened inc-1
    561-590s inc-1 monitoring
    1300-1330s inc-1 recovered
    1300-1330s tell oncall resolved inc-1`,
  );
});

test('two classes of failures with one cause are one incident', () => {
  const lines = play(`${CALM}
      60s  acq-1 4x96+4x--/10
      120s acq-1 10
      300s end`);
  expect(lines.filter((line) => line.includes('triggered'))).toEqual([
    expect.stringContaining('inc-1 triggered HostErrors acquirer=acq-1 acquirer_host SEV1'),
  ]);
  expect(lines.at(-1)).toMatch(/tell oncall resolved inc-1/);
});

test.each([
  ['acquirers of one size', 'acq-1 10', 'acq-1 8x55/10', 'acq-2 8x55/10'],
  ['a large acquirer and a small one', 'acq-1 80', 'acq-1 64x55/80', 'acq-2 8x55/10'],
  ['two classes', 'acq-1 10', 'acq-1 8x55/10', 'acq-2 8x96/10'],
])('two faults with nothing in common are two incidents: %s', (_name, calm, first, second) => {
  const lines = play(`${CALM}
      1s   ${calm}
      60s  ${first}
      90s  ${second}
      150s end`);
  const causes = lines.filter((line) => line.includes('triggered')).map((l) => l.split(' ')[4]);
  expect(causes).toEqual(['acquirer=acq-1', 'acquirer=acq-2']);
});

test('a fault that spreads from one acquirer to all of them stays one incident', () => {
  const lines = play(`${CALM}
      60s  acq-1 8x55/10
      90s  acq-2 8x55/10  acq-3 8x55/10
      140s end`);
  expect(lines.filter((line) => line.includes('triggered'))).toHaveLength(1);
  expect(lines.at(-3)).toMatch(/inc-1 updated MassError55 everything hsm SEV1/);
  expect(lines.at(-2)).toMatch(/inc-1 playbook_started hsm/);
  expect(lines.at(-1)).toMatch(/tell oncall changed inc-1/);
});

test.each([4, 5, 17])('a first guess that is too narrow is widened (seed %i)', (seed) => {
  const story = '0s acq-1 20 acq-2 20 acq-3 20\n130s acq-1 6x55/20\n200s end';
  const lines = play(story, { seed });
  expect(lines.filter((line) => line.includes('triggered'))).toHaveLength(1);
});

test('the cards of one issuer, whatever the terminal', () => {
  const lines = play(`${CALM}
      60s acq-1 2x91@icbc/10  acq-2 2x91@icbc/10  acq-3 2x91@icbc/10
      90s end`);
  expect(lines[0]).toMatch(/inc-1 triggered IssuersNotAnswering issuer=icbc issuer_down SEV2/);
});

test('the fleet as a whole is an answer', () => {
  const lines = play(`${CALM}
      60s acq-1 8x55/10  acq-2 8x55/10  acq-3 8x55/10
      90s end`);
  expect(lines[0]).toMatch(/inc-1 triggered MassError55 everything hsm SEV1/);
});

test.each<[string, string, number]>([
  ['an hour like any other', '0s acq-1 4 acq-2 4 acq-3 4\n3600s end', 0],
  ['three terminals of one merchant that fail on and on', stuck('acq-3/0,1,2'), 0],
  ['one stuck terminal', stuck('acq-3/0'), 0],
  ['a sale: ten times the traffic in 20 s, and late heartbeats', sale(), 60],
])('%s opens nothing', (_name, story, lagSeconds) => {
  expect(play(story, { lagSeconds })).toEqual([]);
});

function stuck(terminals: string): string {
  return `${CALM}\n60s stuck ${terminals} 55\n900s end`;
}

function sale(): string {
  const all = (n: number) => `acq-1 ${n} acq-2 ${n} acq-3 ${n}`;
  return `0s ${all(4)}\n600s ${all(12)}\n610s ${all(26)}\n620s ${all(40)}\n780s end`;
}

describe('people', () => {
  const BURNING = `${LOST_KEY}
    70s  people inc-1 acknowledged Li
    80s  people inc-1 step_done confirm Li
    90s  people inc-1 step_done call Wang`;

  test('what they do is folded into the incident, and nobody is told', () => {
    const lines = play(`${BURNING}\n100s end`);
    expect(lines.slice(3)).toEqual(['81s inc-1 mitigating']);
    expect(lines.filter((line) => line.includes('tell'))).toHaveLength(1);
  });

  test('closing by hand ends it for everybody', () => {
    expectStory(
      play(`${LOST_KEY}
        90s  acq-1 10
        92s  people inc-1 resolved_by_hand Li
        400s end`).slice(3),
      '93-93s tell oncall resolved inc-1',
    );
  });

  test('closing by hand what still burns opens it again', () => {
    const lines = play(`${LOST_KEY}
        90s  people inc-1 resolved_by_hand Li
        140s end`).slice(3);
    expectStory(
      lines,
      `
      91-91s  tell oncall resolved inc-1
      92-100s inc-1 reopened MassError55 acquirer=acq-1 zone_pin_key SEV1 epoch 2
      92-100s tell oncall reopened inc-1`,
    );
  });
});
