import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { alsoAllow, PUBLIC_ONLY, readAllowance } from './judge-address.js';
import { createOutgoing, type OutgoingOptions } from './outgoing.js';

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

const allowance = alsoAllow(PUBLIC_ONLY, '127.0.0.1');
const way = (more: Partial<OutgoingOptions> = {}) =>
  createOutgoing({ allowance, limitMs: 10_000, ...more });
const post = (url: string) => ({ url, headers: {}, body: '{}' });

test('posts and reads the answer', async () => {
  let got = '';
  const port = await serve(async (request, response) => {
    for await (const chunk of request) got += String(chunk);
    response.writeHead(429, { 'retry-after': '7' }).end('slowly');
  });
  const answer = await way().post(post(`http://127.0.0.1:${port}/a?b=c`));
  expect(answer).toEqual({ kind: 'answer', status: 429, retryAfter: '7', body: 'slowly' });
  expect(got).toBe('{}');
});

test('an address that is not allowed is not even connected to', async () => {
  let asked = 0;
  const port = await serve((_request, response) => {
    asked += 1;
    response.end();
  });
  const strict = way({ allowance: PUBLIC_ONLY });
  for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '127.1']) {
    const answer = await strict.post(post(`http://${host}:${port}/`));
    expect(answer).toMatchObject({ kind: 'no_answer', reason: 'refused_address' });
  }
  await expect(strict.connect('127.0.0.1', port)).rejects.toMatchObject({
    reason: 'refused_address',
  });
  expect(asked).toBe(0);
});

test('a name is judged by what it is connected to, however often it changes its mind', async () => {
  let asked = 0;
  const port = await serve((_request, response) => {
    asked += 1;
    response.end();
  });
  let looked = 0;
  // What may be reached at the first look, loopback at every later one: what rebinding does to
  // whoever checks first and looks up again to connect. Nobody answers at this address of TEST-NET.
  const resolve = async () => {
    looked += 1;
    return [{ address: looked === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }];
  };
  const test = readAllowance('192.0.2.1');
  if ('wrong' in test) throw new Error(test.wrong);
  const rebinding = way({ resolve, allowance: test, limitMs: 100 });
  const answer = await rebinding.post(post(`http://rebind.example:${port}/`));
  expect(answer.kind).toBe('no_answer');
  expect({ asked, looked }).toEqual({ asked: 0, looked: 1 });
  const later = await rebinding.post(post(`http://rebind.example:${port}/`));
  expect(later).toMatchObject({ reason: 'refused_address' });
  expect({ asked, looked }).toEqual({ asked: 0, looked: 2 });
});

test('of several addresses only those that may be reached are tried', async () => {
  const port = await serve((_request, response) => response.end('here'));
  const resolve = async () =>
    ['169.254.169.254', '127.0.0.1', '10.0.0.1'].map((address) => ({ address, family: 4 }));
  const named = alsoAllow(PUBLIC_ONLY, 'hooks.example');
  // Of the three, one is never allowed and one is refused by nobody listening: the middle answers.
  const answer = await way({ resolve, allowance: named }).post(
    post(`http://hooks.example:${port}`),
  );
  expect(answer).toMatchObject({ status: 200, body: 'here' });
});

test('a redirect is an answer and is not followed', async () => {
  const asked: string[] = [];
  const port = await serve((request, response) => {
    asked.push(String(request.url));
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
  });
  const answer = await way().post(post(`http://127.0.0.1:${port}/hook`));
  expect(answer).toMatchObject({ kind: 'answer', status: 302 });
  expect(asked).toEqual(['/hook']);
});

test('who accepts and never answers has taken too long', async () => {
  const port = await serve(() => {});
  const answer = await way({ limitMs: 100 }).post(post(`http://127.0.0.1:${port}/`));
  expect(answer).toEqual({ kind: 'no_answer', reason: 'timeout', said: 'no answer in time' });
});

test('who drips an answer without end is cut off', async () => {
  const port = await serve((_request, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('.'), 5);
    response.on('close', () => clearInterval(timer));
  });
  const answer = await way({ limitMs: 200 }).post(post(`http://127.0.0.1:${port}/`));
  expect(answer).toMatchObject({ reason: 'timeout' });
});

test('of a long answer the start is read', async () => {
  const port = await serve((_request, response) => response.end('x'.repeat(1_000_000)));
  const answer = await way().post(post(`http://127.0.0.1:${port}/`));
  expect(answer.kind === 'answer' && answer.body.length).toBe(16_384);
});

test('nobody there is said with its reason', async () => {
  const port = await serve(() => {});
  servers.splice(0)[0]?.close();
  const answer = await way().post(post(`http://127.0.0.1:${port}/`));
  expect(answer).toMatchObject({ reason: 'unreachable', said: expect.stringContaining('ECONN') });
});
