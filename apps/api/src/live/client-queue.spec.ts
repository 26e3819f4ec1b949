import { behind_ms_max, close_bytes_max, frame_bytes_max } from '../api.config.js';
import { ClientQueue, decide } from './client-queue.js';

test.each([
  ['follows and takes everything', 0, null, 'send'],
  ['follows with a full pipe', frame_bytes_max, null, 'send'],
  ['follows with too full a pipe', frame_bytes_max + 1, null, 'drop'],
  ['is behind with too full a pipe', frame_bytes_max + 1, behind_ms_max, 'drop'],
  ['is behind for too long', frame_bytes_max + 1, behind_ms_max + 1, 'close'],
  ['is behind and has caught up', frame_bytes_max, 5_000, 'catch_up'],
  ['has caught up at the last moment', 0, behind_ms_max + 1, 'catch_up'],
  ['follows and hoards', close_bytes_max + 1, null, 'close'],
  ['is behind and hoards', close_bytes_max + 1, 0, 'close'],
] as const)('a browser that %s', (_name, bufferedBytes, behindMs, verdict) => {
  expect(decide({ bufferedBytes, behindMs })).toBe(verdict);
});

function aQueue() {
  const story: string[] = [];
  const sink = {
    bufferedAmount: 0,
    send: (frame: unknown) => void story.push(String(frame)),
    close: (code?: number) => void story.push(`close ${code}`),
    terminate: () => void story.push('terminate'),
  };
  const time = { now: 0 };
  const drop = () => void story.push('dropped');
  const queue = new ClientQueue(sink, drop, () => time.now);
  const offer = (frame: string) => queue.offer(Buffer.from(frame), () => Buffer.from('snapshot'));
  return { story, sink, time, queue, offer };
}

test('the first frame is a snapshot', () => {
  const { story, offer } = aQueue();
  offer('1');
  offer('2');
  expect(story).toEqual(['snapshot', '2']);
});

test('a slow browser misses deltas and then gets a snapshot', () => {
  const { story, sink, offer } = aQueue();
  offer('1');
  sink.bufferedAmount = frame_bytes_max + 1;
  offer('2');
  offer('3');
  sink.bufferedAmount = 0;
  offer('4');
  offer('5');
  expect(story).toEqual(['snapshot', 'dropped', 'dropped', 'snapshot', '5']);
});

test('one that stays behind is told to come back later, once', () => {
  const { story, sink, time, offer } = aQueue();
  offer('1');
  sink.bufferedAmount = frame_bytes_max + 1;
  offer('2');
  time.now += behind_ms_max + 1;
  offer('3');
  offer('4');
  expect(story).toEqual(['snapshot', 'dropped', 'close 1013']);
});

test('what was missed is sent again only to one that can take it', () => {
  const { story, sink, queue, offer } = aQueue();
  const ask = (missed: string[] | null) =>
    queue.answer(missed?.map((frame) => Buffer.from(frame)) ?? null, () => Buffer.from('snapshot'));
  ask(['1']);
  ask(['2', '3']);
  ask(null);
  sink.bufferedAmount = frame_bytes_max + 1;
  ask(['4']);
  sink.bufferedAmount = 0;
  offer('5');
  expect(story).toEqual(['snapshot', '2', '3', 'snapshot', 'snapshot']);
});
