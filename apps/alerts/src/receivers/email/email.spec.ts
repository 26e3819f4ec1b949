/** Against a real SMTP server on loopback. */
import type { SMTPServerOptions } from 'smtp-server';
import {
  type FakeMailbox,
  mailHeader as header,
  startFakeMailbox,
} from '../../../../../test/support/fake-mailbox.js';
import {
  aDelivery,
  anEnd,
  HOSTILE,
  tryReceiver,
} from '../../../../../test/support/try-receiver.js';

let mailbox: FakeMailbox | undefined;
let port = 0;
let mails: readonly string[] = [];

async function listen(options: SMTPServerOptions = {}): Promise<void> {
  mailbox = await startFakeMailbox(options);
  ({ port, mails } = mailbox);
}

afterEach(async () => {
  await mailbox?.close();
  mailbox = undefined;
});

const box = (more: object = {}) =>
  tryReceiver(
    {
      kind: 'email',
      host: '127.0.0.1',
      port,
      tls: 'none',
      from: 'tillwatch@acme.example',
      to: ['night@acme.example', 'day@acme.example'],
      ...more,
    },
    { PASSWORD: 'pa55' },
  );

test('the notices of one incident are one thread', async () => {
  await listen();
  expect(await box().send(aDelivery())).toMatchObject({
    kind: 'sent',
    answer: expect.stringMatching(/^250 /),
  });
  await box().send(aDelivery({}, 'changed', 'key-2'));
  await box().send(anEnd('key-3'));
  const root = header(mails[0], 'Message-ID');
  expect(root).toMatch(/^<[0-9a-f]{32}@acme\.example>$/);
  expect(header(mails[0], 'References')).toBeUndefined();
  for (const mail of mails.slice(1)) {
    expect(header(mail, 'In-Reply-To')).toBe(root);
    expect(header(mail, 'References')).toBe(root);
  }
  expect(header(mails[0], 'To')).toBe('night@acme.example, day@acme.example');
  expect(header(mails[0], 'Subject')).toBe(
    'SEV1 Error 55 (incorrect PIN) in mass: 4,812 terminals (31%), acquirer = acq-7. ' +
      'DO NOT restart terminals. inc-1 [Tillwatch]',
  );
  expect(header(mails[0], 'Auto-Submitted')).toBe('auto-generated');
});

test('the tries of one notice are one message', async () => {
  await listen();
  const again = aDelivery({}, 'changed', 'key-2');
  await box().send(again);
  await box().send(again);
  await box().send(aDelivery({}, 'changed', 'key-3'));
  const ids = mails.map((mail) => header(mail, 'Message-ID'));
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('an account is used, and a wrong password is said to be one', async () => {
  await listen({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, callback) {
      const good = username === 'tillwatch' && password === 'pa55';
      callback(good ? null : new Error('no'), good ? { user: username } : undefined);
    },
  });
  const account = { username: 'tillwatch', password: { env: 'PASSWORD' } };
  expect(await box(account).send(aDelivery())).toMatchObject({ kind: 'sent' });
  expect(await box({ ...account, username: 'other' }).send(aDelivery())).toMatchObject({
    kind: 'retry',
    reason: 'auth_error',
  });
});

test('a server that says "later" or "no" is tried again', async () => {
  await listen({
    onRcptTo({ address }, _session, callback) {
      const code = address.startsWith('night') ? 451 : 550;
      callback(Object.assign(new Error('no'), { responseCode: code }));
    },
  });
  const night = await box({ to: ['night@acme.example'] }).send(aDelivery());
  expect(night).toMatchObject({ kind: 'retry', reason: 'rate_limited' });
  const day = await box({ to: ['day@acme.example'] }).send(aDelivery());
  expect(day).toMatchObject({ kind: 'retry', reason: 'client_error' });
});

test('without the encryption that is asked for, nothing is sent', async () => {
  await listen();
  const outcome = await box({ tls: 'starttls' }).send(aDelivery());
  expect(outcome.kind).toBe('retry');
  expect(mails).toEqual([]);
});

test('an address that may not be reached is not connected to', async () => {
  let connected = 0;
  await listen({
    onConnect(_session, callback) {
      connected += 1;
      callback();
    },
  });
  // Only 127.0.0.1 is allowed in these tests.
  const outcome = await box({ host: '127.0.0.2' }).send(aDelivery());
  expect(outcome).toMatchObject({ kind: 'retry', reason: 'refused_address' });
  expect(connected).toBe(0);
});

test('words that come from terminals begin no header', async () => {
  await listen();
  const cause = [{ attribute: 'model' as const, value: 'x\r\nBcc: all@acme.example' }];
  await box().send(aDelivery({ ...HOSTILE, cause, id: 'inc-1' }));
  expect(header(mails[0]?.split('\r\n\r\n')[0], 'Bcc')).toBeUndefined();
});
