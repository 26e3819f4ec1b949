import { approve, goOn, stop } from './hear-word.js';
import type { Order } from './order.js';

const T0 = 1_795_334_400_000;
const order: Order = {
  id: 'c1',
  tenant: 'demo',
  incident: null,
  step: null,
  what: 'restart',
  args: {},
  reason: 'they fail',
  by: 'Wang Fang',
  at: T0,
  version: 'hand',
  hash: 'ab12',
  terminals: 200,
  merchants: 90,
  needed: 1,
  approvals: [],
  state: 'proposed',
  waves: [2, 20, 200],
  wave: 0,
  released: 0,
  settledAt: null,
  goneOn: [],
  stop: null,
  endedAt: null,
};

test('another person who saw the same hash has it run', () => {
  const heard = approve(order, { by: 'li', hash: 'ab12' }, T0);
  expect(heard).toMatchObject({ ok: true, value: { state: 'running', approvals: [{ by: 'li' }] } });
});

test.each([
  ['li', 'ffff', 'command_hash_differs', 'approve ab12'],
  ['Wang Fang', 'ab12', 'approver_must_differ', 'Wang Fang asked for it'],
  ['ＷＡＮＧ　fang', 'ab12', 'approver_must_differ', 'another person must approve'],
])('%s with hash %s is refused: %s', (by, hash, code, detail) => {
  const heard = approve(order, { by, hash }, T0);
  expect(heard).toMatchObject({ ok: false, error: { code } });
  expect(!heard.ok && heard.error.detail).toContain(detail);
});

test('what runs already is approved no more', () => {
  const heard = approve({ ...order, state: 'running' }, { by: 'li', hash: 'ab12' }, T0);
  expect(heard).toMatchObject({ ok: false, error: { code: 'command_not_waiting' } });
});

test('anybody can stop it, once', () => {
  const heard = stop(order, { by: 'li', reason: 'wrong shops' }, T0);
  expect(heard).toMatchObject({ ok: true, value: { state: 'stopped', stop: { by: 'li' } } });
  const again = heard.ok ? stop(heard.value, { by: 'zhao', reason: 'too' }, T0) : heard;
  expect(again).toMatchObject({ ok: false, error: { code: 'command_not_waiting' } });
});

test('nobody has it go on without an approval; the refusal says who does what', () => {
  const heard = goOn(order, 'li', T0);
  expect(heard).toMatchObject({ ok: false, error: { code: 'command_not_approved' } });
  expect(!heard.ok && heard.error.detail).toContain('/api/v1/commands/c1/approve');
});

test('a person has it go on where the figure does not tell', () => {
  const heard = goOn({ ...order, state: 'asking' }, 'li', T0);
  expect(heard).toMatchObject({ ok: true, value: { state: 'running', wave: 1 } });
});
