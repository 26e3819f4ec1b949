import { fakeTeams } from '../../../../../test/support/fake-chats.js';
import type { FakeService } from '../../../../../test/support/fake-service.js';
import {
  aDelivery,
  anEnd,
  HOSTILE,
  HUGE,
  tryReceiver,
} from '../../../../../test/support/try-receiver.js';

let service: FakeService;

beforeEach(async () => {
  service = await fakeTeams();
});
afterEach(() => service.close());

const flow = (sig = 'secret') =>
  tryReceiver({ kind: 'teams', url: { env: 'URL' } }, { URL: `${service.url}/run?sig=${sig}` });

test('an Adaptive Card that the flow takes', async () => {
  expect(await flow().send(aDelivery())).toMatchObject({ kind: 'sent' });
  expect(service.asked[0]?.json).toMatchObject({
    type: 'message',
    attachments: [
      {
        content: {
          body: expect.arrayContaining([
            expect.objectContaining({ color: 'attention', style: 'heading' }),
            expect.objectContaining({ type: 'FactSet' }),
          ]),
          actions: [{ type: 'Action.OpenUrl', url: 'http://localhost:8080/incidents/inc-1' }],
        },
      },
    ],
  });
  expect(await flow().send(anEnd())).toMatchObject({ kind: 'sent' });
  expect(service.asked[1]?.text).toContain('"color":"good"');
});

test('the end of a secret address that is wrong is an error', async () => {
  expect(await flow('stale').send(aDelivery())).toMatchObject({ reason: 'auth_error' });
});

test('words that come from terminals are no Markdown, and the longest notice fits', async () => {
  expect(await flow().send(aDelivery(HOSTILE))).toMatchObject({ kind: 'sent' });
  expect(service.asked[0]?.text).not.toContain('[x](http');
  expect(await flow().send(aDelivery(HUGE))).toMatchObject({ kind: 'sent' });
  const many = Array(200).fill(aDelivery(HUGE));
  expect(await flow().sendDigest?.(many)).toMatchObject({ kind: 'sent' });
});
