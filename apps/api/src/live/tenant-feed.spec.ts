import { LiveFrame } from '#domain/live/frame.js';
import { anIncident } from '../../../../test/support/an-incident.js';
import { composeWall } from '../wall/compose-wall.js';
import { ClientQueue } from './client-queue.js';
import { TenantFeed } from './tenant-feed.js';

function aWall(now: number) {
  const counted = { fleet: [], traffic: [], codes: [], firstAt: null };
  const known = {
    engine: null,
    newestAt: null,
    rules: 0,
    mistakes: 0,
    realDelay: (ms: number) => ms,
  };
  return composeWall({ tenant: 'demo', now, ...counted, ...known });
}

function aFeed() {
  const time = { now: 1_000 };
  const feed = new TenantFeed(() => time.now);
  const join = () => {
    const frames: LiveFrame[] = [];
    const send = (frame: unknown) => void frames.push(LiveFrame.parse(JSON.parse(String(frame))));
    const sink = { bufferedAmount: 0, send, close() {}, terminate() {} };
    const client = new ClientQueue(sink, () => {});
    feed.join(client);
    return { client, frames };
  };
  return { feed, time, join };
}

test('nobody is shown anything until both the wall and the incidents are known', () => {
  const { feed, join } = aFeed();
  const { frames } = join();
  feed.showWall(aWall(1_000));
  feed.showIncident(anIncident());
  expect(frames).toEqual([]);
  feed.showIncidents([anIncident()]);
  expect(frames).toMatchObject([{ type: 'snapshot', sequence: 0, incidents: [{ id: 'inc-1' }] }]);
});

test('reading all incidents again shows only those that changed', () => {
  const { feed, join } = aFeed();
  const { frames } = join();
  const [calm, moving] = [anIncident({ id: 'inc-1' }), anIncident({ id: 'inc-2' })];
  feed.showIncidents([moving, calm]);
  feed.showWall(aWall(1_000));
  feed.showIncidents([{ ...moving, confidence: 0.5 }, calm]);
  expect(frames).toMatchObject([
    { type: 'snapshot', sequence: 0 },
    { type: 'incident', sequence: 1, incident: { id: 'inc-2', confidence: 0.5 } },
  ]);
});

test('a snapshot of an old wall says when it was sent, so that its age can be seen', () => {
  const { feed, time, join } = aFeed();
  feed.showIncidents([]);
  feed.showWall(aWall(1_000));
  join();
  time.now = 61_000;
  expect(join().frames).toMatchObject([{ type: 'snapshot', at: 61_000, wall: { at: 1_000 } }]);
});

test('the incidents of a snapshot are the newest first, whichever changed last', () => {
  const { feed, join } = aFeed();
  feed.showIncidents([anIncident({ id: 'inc-1', startedAt: 1 })]);
  feed.showWall(aWall(1_000));
  feed.showIncident(anIncident({ id: 'inc-3', startedAt: 3 }));
  feed.showIncident(anIncident({ id: 'inc-2', startedAt: 2 }));
  const [snapshot] = join().frames;
  expect(snapshot).toMatchObject({
    incidents: [{ id: 'inc-3' }, { id: 'inc-2' }, { id: 'inc-1' }],
  });
});

test('a feed that its last client left is watched by nobody', () => {
  const { feed, join } = aFeed();
  const { client } = join();
  expect(feed.isWatched).toBe(true);
  feed.leave(client);
  expect(feed.isWatched).toBe(false);
});
