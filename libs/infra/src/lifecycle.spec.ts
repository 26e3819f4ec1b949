import { runUntilStopped } from './lifecycle.js';
import type { LogFields } from './log.js';

const lines: string[] = [];
const write = (fieldsOrSentence: LogFields | string, sentence?: string) => {
  lines.push(sentence ?? String(fieldsOrSentence));
};
const log = { debug: write, info: write, warn: write, error: write, child: () => log };

// A worker of Jest is a forked child itself, and needs its own channel.
const channel = Object.getOwnPropertyDescriptor(process, 'channel');
beforeAll(() =>
  Object.defineProperty(process, 'channel', { value: undefined, configurable: true }),
);
afterAll(() => {
  if (channel) Object.defineProperty(process, 'channel', channel);
});

beforeEach(() => {
  lines.length = 0;
  process.exitCode = 0;
});

afterEach(() => {
  process.removeAllListeners('SIGTERM');
  process.removeAllListeners('SIGINT');
  process.removeAllListeners('disconnect');
  process.exitCode = 0;
});

test('a signal closes once and lets the process end by itself', async () => {
  let closed = 0;
  const close = async () => {
    closed += 1;
  };
  const done = runUntilStopped({ close, log });
  process.emit('SIGTERM');
  await done;
  expect(closed).toBe(1);
  expect(lines).toEqual(['stopping', 'stopped']);
});

test('a second signal ends the process at once', async () => {
  const codes: number[] = [];
  let finish = () => {};
  const close = () =>
    new Promise<void>((resolve) => {
      finish = resolve;
    });
  const done = runUntilStopped({ close, log, exit: (code) => codes.push(code) });
  process.emit('SIGTERM');
  expect(codes).toEqual([]);
  process.emit('SIGINT');
  expect(codes).toEqual([130]);
  finish();
  await done;
});

test('a close that fails is logged and makes the exit code 1', async () => {
  const done = runUntilStopped({ close: () => Promise.reject(new Error('stuck')), log });
  process.emit('SIGTERM');
  await done;
  expect(lines).toEqual(['stopping', 'closing failed']);
  expect(process.exitCode).toBe(1);
});

test('a parent that disconnects stops a forked child', async () => {
  const { send } = process;
  process.send = () => true;
  try {
    const done = runUntilStopped({ close: async () => {}, log });
    process.emit('disconnect');
    await done;
    expect(lines).toEqual(['stopping', 'stopped']);
  } finally {
    if (send) process.send = send;
    else delete process.send;
  }
});
