import { refuseOrder } from './refuse-order.js';

const free = { terminals: 5, halted: null, holds: [], forbidding: [] };
const hold = { id: 'h1', incident: 'inc-7', terminals: 2 };

test('nothing in the way is no refusal', () => {
  expect(refuseOrder('restart', free)).toBeNull();
});

test('a restart of terminals on hold is refused, and says which hold and what to do', () => {
  const refusal = refuseOrder('restart', { ...free, holds: [hold] });
  expect(refusal).toEqual({
    code: 'terminal_on_hold',
    detail:
      '2 of 5 terminals are on hold h1 of inc-7: leave them out, or release it first with ' +
      'POST /api/v1/holds/h1/release',
  });
  expect(refuseOrder('diagnose', { ...free, holds: [hold] })).toBeNull();
});

test('what an open incident forbids is refused with its name', () => {
  const forbidding = [{ incident: 'inc-7', terminals: 4 }];
  const refusal = refuseOrder('rekey', { ...free, forbidding });
  expect(refusal?.code).toBe('command_forbidden');
  expect(refusal?.detail).toContain('inc-7 forbids rekey at 4 of 5 terminals');
});

test('what its incident forbids is forbidden also before anybody is known to be hit', () => {
  const forbidding = [{ incident: 'inc-7', terminals: 0 }];
  const refusal = refuseOrder('restart', { ...free, terminals: 0, forbidding });
  expect(refusal?.code).toBe('command_forbidden');
  expect(refusal?.detail).toMatch(/^inc-7 forbids restart, /);
});

test('nothing goes out while all commands are stopped, and nobody is nobody', () => {
  const halted = { by: 'wang', reason: 'drill' };
  expect(refuseOrder('diagnose', { ...free, halted })?.code).toBe('commands_halted');
  expect(refuseOrder('diagnose', { ...free, terminals: 0 })?.code).toBe('command_reaches_nobody');
});
