import { anOutage } from '../../../../test/support/an-outage.js';
import { applyEvent } from './apply-event.js';
import { comeAgain } from './come-again.js';

test('it counts from its first time, whatever it is called since', () => {
  const once = anOutage();
  const since = once.startedAt;
  expect(comeAgain(once)).toEqual({ times: 2, since });
  const again = applyEvent({ ...once, status: 'monitoring' }, { kind: 'relapsed', at: since + 9 });
  expect(again).toMatchObject({ status: 'triggered', returns: { times: 2, since } });
  const later = { ...again, startedAt: since + 60_000 };
  expect(comeAgain(later)).toEqual({ times: 3, since });
});
