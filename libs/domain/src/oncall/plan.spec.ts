import { aRoster } from '../../../../test/support/a-roster.js';
import { Plan, planOf } from './plan.js';

test('a plan shows how an address ends and never the whole', () => {
  const plan = planOf(aRoster(), () => 'mark', { externalUrl: 'https://t.example', warnings: [] });
  expect(Plan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  expect(plan.people[0]).toEqual({
    id: 'li',
    accounts: {},
    name: 'Li Wei',
    language: 'en',
    timeZone: 'Asia/Shanghai',
    tokensSince: 0,
    contacts: [{ name: 'sms', shown: '…8000', mark: 'mark' }],
    drills: false,
  });
  expect(JSON.stringify(plan)).not.toContain('13800138000');
});
