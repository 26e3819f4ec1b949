/** Why a rule fired, asked over HTTP and on the command line. */
import { MINUTE, SECOND } from '#domain/base/instant.js';
import { explainRule } from '../../apps/tillwatch/src/commands/explain.js';
import { stopTestServer } from '../support/database.js';
import { ticksOf } from '../support/engine-notation.js';
import { seedHistory } from '../support/seed-history.js';
import { startTestApi, type TestApi } from '../support/test-api.js';
import { START } from '../support/tiny-fleet.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  const story = '0s acq-1 10 acq-2 10\n 125s acq-1 8x55/10\n 200s end';
  await seedHistory(api.db, ticksOf(story));
});

afterAll(async () => {
  await api?.close();
  await stopTestServer();
});

const at = START + 130 * SECOND;
const path = '/api/v1/rules/MassError55/explain';

test('an explanation comes as figures, and in the words of both languages', async () => {
  const { status, json } = await api.get(`${path}?at=${at}&scope=acquirer%3Dacq-1`);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    explanation: {
      verdict: 'fired',
      incident: 'inc-1',
      scope: [{ attribute: 'acquirer', value: 'acq-1' }],
      evidence: { limit: 25, met: true },
    },
    words: {
      en: [
        expect.stringContaining('it fired and opened inc-1'),
        ...Array(8).fill(expect.anything()),
      ],
      'zh-CN': expect.arrayContaining([expect.stringContaining('已触发，并开启故障 inc-1')]),
    },
  });
});

test('the fleet as a whole is a scope, too, and many may ask at once', async () => {
  const asked = Array.from({ length: 4 }, () => api.get(`${path}?at=${at - MINUTE}&scope=fleet`));
  for (const { json } of await Promise.all(asked)) {
    expect(json).toMatchObject({ explanation: { verdict: 'below', scope: [] } });
  }
});

test.each([
  ['/api/v1/rules/NoSuch/explain', `?at=${at}`, 404, 'rule_not_found'],
  [path, `?at=${START - 60 * MINUTE}`, 404, 'moment_not_kept'],
  // Years ahead: it is not waited for, and whoever asks next is answered.
  [path, `?at=${START + 5_000_000 * MINUTE}`, 404, 'moment_not_kept'],
  [path, '', 400, 'invalid_request'],
  [path, `?at=${at}&scope=moon%3D1`, 400, 'invalid_request'],
])('%s%s is %d %s', async (address, query, status, code) => {
  const answer = await api.get(`${address}${query}`);
  expect({ status: answer.status, code: answer.json?.code }).toEqual({ status, code });
});

test('a time or scope that is none is called wrongly', async () => {
  await expect(explainRule(['MassError55'])).rejects.toThrow('expected `explain RULE TIME`');
  await expect(explainRule(['MassError55', 'noon'])).rejects.toThrow('noon: expected a time');
  const scope = ['MassError55', '2026-03-10T04:32Z', '--scope', 'moon=1'];
  await expect(explainRule(scope)).rejects.toThrow('--scope moon=1: expected "fleet", a value');
});
