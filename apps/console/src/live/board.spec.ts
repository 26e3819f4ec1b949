import type { Incident } from '#domain/incident/incident.js';
import { aFrame, anIncident, aWall } from '../story.js';
import { type Board, emptyBoard, reduceBoard, serverNow } from './board.js';

const snapshot = aFrame({ type: 'snapshot', sequence: 10, epoch: 'e1', incidents: [] });

function followedBy(board: Board, ...frames: Parameters<typeof aFrame>[0][]): Board {
  return frames.reduce(
    (state, frame) => reduceBoard(state, { type: 'frame', frame: aFrame(frame), now: 1_000 }),
    board,
  );
}

const begun = reduceBoard(emptyBoard, { type: 'frame', frame: snapshot, now: 1_000 });

describe('the board', () => {
  test('a snapshot replaces everything and sets the epoch', () => {
    const old = followedBy(begun, { type: 'incident', sequence: 11, incident: anIncident() });
    const next = followedBy(old, { type: 'snapshot', sequence: 3, epoch: 'e2', incidents: [] });
    expect(next.epoch).toBe('e2');
    expect(next.sequence).toBe(3);
    expect(next.incidents.size).toBe(0);
  });

  test('the next frame in order is applied', () => {
    const incident = anIncident({ id: 'inc-7' });
    const next = followedBy(begun, { type: 'incident', sequence: 11, incident });
    expect(next.sequence).toBe(11);
    expect(next.incidents.get('inc-7')).toBe(incident);
  });

  test('a frame that was already seen changes nothing', () => {
    const wall = aWall({ tenant: 'other' });
    expect(followedBy(begun, { type: 'wall', sequence: 10, wall })).toBe(begun);
  });

  test('a frame past a hole is refused until the missed ones arrive in order', () => {
    const incident = anIncident();
    const torn = followedBy(begun, { type: 'incident', sequence: 13, incident });
    expect(torn.gap).toBe(true);
    expect(torn.incidents.size).toBe(0);
    const healed = followedBy(
      torn,
      { type: 'wall', sequence: 11, wall: aWall() },
      { type: 'wall', sequence: 12, wall: aWall() },
      { type: 'incident', sequence: 13, incident },
    );
    expect(healed.gap).toBe(false);
    expect(healed.incidents.size).toBe(1);
  });

  test('a delta before any snapshot is refused', () => {
    const lost = followedBy(emptyBoard, { type: 'wall', sequence: 5, wall: aWall() });
    expect(lost.wall).toBeNull();
    expect(lost.gap).toBe(true);
  });

  test('losing the connection keeps what is known', () => {
    const lost = reduceBoard(begun, { type: 'lost', retryAt: 9_000, attempt: 2 });
    expect(lost.wall).toBe(begun.wall);
    expect(lost.link).toEqual({ state: 'waiting', retryAt: 9_000, attempt: 2 });
  });

  test('incidents resolved more than an hour ago are forgotten, open ones never', () => {
    const hour = 3_600_000;
    const resolved = anIncident({ id: 'inc-1', status: 'resolved', resolvedAt: 0 });
    const open = anIncident({ id: 'inc-2', startedAt: 0 });
    const later: Incident = anIncident({ id: 'inc-3' });
    const next = followedBy(
      begun,
      { type: 'incident', sequence: 11, incident: resolved },
      { type: 'incident', sequence: 12, incident: open },
      { type: 'incident', sequence: 13, incident: later, at: hour + 1 },
    );
    expect([...next.incidents.keys()]).toEqual(['inc-2', 'inc-3']);
  });

  test('walls are sampled every ten seconds', () => {
    const walls = [1, 2, 3, 4, 5, 6].map((n) => ({
      type: 'wall' as const,
      sequence: 10 + n,
      wall: aWall({ at: aWall().at + n * 2_000 }),
    }));
    expect(followedBy(begun, ...walls).samples).toHaveLength(2);
  });

  test('the clock of the server is the browser clock plus the offset of the last frame', () => {
    const next = followedBy(begun, { type: 'wall', sequence: 11, wall: aWall(), at: 5_000 });
    expect(serverNow(next, 1_500)).toBe(5_500);
  });
});
