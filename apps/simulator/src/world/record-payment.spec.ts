import { playStory } from './played-story.js';

const play = (pay: string) =>
  playStory(`- {at: 0s, where: {acquirer: acq-1}, pay: {plan: std@13, rateBp: 60, ${pay}}}`, {
    rate: 5,
  });
const records = (pay: string) =>
  play(pay)
    .on('txn')
    .map(({ body }) => body);
const due = (amount: number, bp = 60) => Math.floor((amount * bp + 5_000) / 10_000);

test('every approved payment of the named terminals is told with the fee of its contract', () => {
  const { on, world } = play('capMinor: 2000');
  const told = on('txn');
  const acquirers = new Map(world.terminals.map((t) => [t.terminal, t.acquirer]));
  expect(told.length).toBeGreaterThan(100);
  expect(new Set(told.map(({ terminal }) => acquirers.get(terminal ?? '')))).toEqual(
    new Set(['acq-1']),
  );
  expect(new Set(told.map(({ body }) => body.ref)).size).toBe(told.length);
  for (const { body } of told) {
    const fee = Math.min(2_000, due(body.amount));
    expect(body).toMatchObject({ plan: 'std@13', charged: body.amount, outcome: 'approved' });
    expect(body.fee).toBe(body.kind === 'refund' ? -fee : fee);
  }
  expect(told.some(({ body }) => body.kind === 'refund')).toBe(true);
});

test('without such a line nobody tells of payments, and records change no payment', () => {
  const line = '- {at: 0s, where: {acquirer: acq-1}, clock: {offset: 0}}';
  const quiet = playStory(line, { rate: 5 });
  expect(quiet.on('txn')).toEqual([]);
  expect(play('capMinor: 2000').world.tally()).toEqual(quiet.world.tally());
});

test('terminals that keep records tell of every approved payment by their own plan', () => {
  const line = '- {at: 0s, where: {acquirer: acq-1}, pay: {plan: std@13}}';
  const { on, world } = playStory(line, { rate: 5, records: 0.5 });
  const terminals = new Map(world.terminals.map((one) => [one.terminal, one]));
  const told = on('txn').map(({ body, terminal }) => ({ body, by: terminals.get(terminal ?? '') }));
  const ofLine = told.filter(({ by }) => by?.acquirer === 'acq-1');
  const own = told.filter(({ by }) => by?.acquirer !== 'acq-1');
  expect(new Set(ofLine.map(({ body }) => body.plan))).toEqual(new Set(['std@13']));
  expect(own.length).toBeGreaterThan(100);
  expect(own.every(({ body, by }) => body.plan === by?.feePlan && body.currency === 'CNY')).toBe(
    true,
  );
  const keeping = new Set(own.map(({ by }) => by?.terminal)).size;
  const others = world.terminals.filter(({ acquirer }) => acquirer !== 'acq-1').length;
  expect(keeping / others).toBeGreaterThan(0.25);
  expect(keeping / others).toBeLessThan(0.6);
  expect(world.tally()).toEqual(playStory(line, { rate: 5 }).world.tally());
});

test.each([
  ['FEE.RATE, chargedBp: 72', (r: Told) => due(r.amount, 72)],
  ['FEE.UNDER, chargedBp: 50', (r: Told) => due(r.amount, 50)],
  ['FEE.CAP', (r: Told) => due(r.amount)],
  ['FEE.CARDTYPE', (r: Told) => (r.card === 'debit' ? due(r.amount, 72) : capped(r))],
  ['FEE.MINFEE, chargedMinor: 300', (r: Told) => Math.max(300, capped(r))],
])('%s is what the merchant is charged', (error, expected) => {
  const told = records(`capMinor: 2000, error: {kind: ${error}}`).filter((r) => r.kind === 'sale');
  expect(told.map((r) => r.fee)).toEqual(told.map((r) => Math.min(expected(r), cap(error))));
});

test('a doubled payment is told twice, a surcharge is debited, a refund keeps its fee', () => {
  const doubled = records('error: {kind: FEE.DUP}');
  expect(doubled.length).toBe(2 * new Set(doubled.map((r) => r.ref)).size);
  const dearer = records('error: {kind: FEE.SURCHARGE}');
  expect(dearer.every((r) => r.charged === r.amount + Math.abs(r.fee))).toBe(true);
  const refunds = records('error: {kind: FEE.REFUND}').filter((r) => r.kind === 'refund');
  expect(new Set(refunds.map((r) => r.fee))).toEqual(new Set([0]));
});

interface Told {
  readonly amount: number;
  readonly card: string;
}

const capped = (r: Told) => Math.min(2_000, due(r.amount));
const cap = (error: string) => (/RATE|UNDER/.test(error) ? 2_000 : Number.POSITIVE_INFINITY);
