import { aFrame, aWall } from '../story.js';
import { type Board, emptyBoard, reduceBoard } from './board.js';
import { dataAge, trust } from './freshness.js';

const NOW = 50_000;

function boardOf(changes: Parameters<typeof aWall>[0]): Board {
  const wall = aWall(changes);
  const frame = aFrame({
    type: 'snapshot',
    sequence: 1,
    epoch: 'e',
    incidents: [],
    wall,
    at: wall.at,
  });
  const opened = reduceBoard(emptyBoard, { type: 'opened' });
  return reduceBoard(opened, { type: 'frame', frame, now: NOW });
}

const at = aWall().at;

describe('the age of the data', () => {
  test('before the first frame there is none', () => {
    expect(dataAge(emptyBoard, NOW)).toEqual({ freshness: 'none', ageMs: null });
  });

  test('it counts on while no frame comes', () => {
    const board = boardOf({ newestAt: at - 1_000 });
    expect(dataAge(board, NOW)).toEqual({ freshness: 'fresh', ageMs: 1_000 });
    expect(dataAge(board, NOW + 10_000).freshness).toBe('stale');
    expect(dataAge(board, NOW + 31_000).freshness).toBe('old');
  });

  test('old messages make fresh frames old', () => {
    expect(dataAge(boardOf({ newestAt: at - 12_000 }), NOW).freshness).toBe('stale');
    expect(dataAge(boardOf({ newestAt: at - 31_000 }), NOW).freshness).toBe('old');
  });

  test('a fleet of one, which beats once a minute, is not stale between two beats', () => {
    const fleet = { known: 1, online: 1, unregistered: 1, offlineGoodbye: 0 };
    expect(dataAge(boardOf({ newestAt: at - 59_000, fleet }), NOW).freshness).toBe('fresh');
    expect(dataAge(boardOf({ newestAt: at - 200_000, fleet }), NOW).freshness).toBe('stale');
  });
});

describe('whether alerts can be trusted', () => {
  const engine = aWall().engine;

  test('yes while the engine follows fresh data', () => {
    expect(trust(boardOf({}), NOW)).toEqual({ state: 'yes', rules: 12, evaluatedMs: 500 });
  });

  test('yes, too, by the last good rules while a file of them has a mistake', () => {
    const board = boardOf({ engine: { ...engine, mistakes: 2 } });
    expect(trust(board, NOW)).toEqual({ state: 'yes', rules: 12, evaluatedMs: 500, mistakes: 2 });
  });

  test('nobody knows before the server has spoken, or any terminal', () => {
    expect(trust(emptyBoard, NOW)).toEqual({ state: 'waiting', for: 'server' });
    expect(trust(boardOf({ newestAt: null }), NOW)).toEqual({
      state: 'waiting',
      for: 'first_message',
    });
  });

  test.each([
    ['no rules are loaded', { engine: { ...engine, rules: 0 } }, 'no_rules'],
    ['nothing was evaluated', { engine: { ...engine, evaluatedAt: null } }, 'never_evaluated'],
    ['the engine is behind', { engine: { ...engine, ok: false } }, 'engine_behind'],
    [
      'the engine fell silent',
      { engine: { ...engine, evaluatedAt: at - 31_000 } },
      'engine_silent',
    ],
    ['the data is old', { newestAt: at - 40_000 }, 'old_data'],
  ])('no when %s', (_, changes, kind) => {
    expect(trust(boardOf(changes), NOW)).toMatchObject({ state: 'no', because: { kind } });
  });

  test('no while disconnected, even if the last frame was good', () => {
    const lost = reduceBoard(boardOf({}), { type: 'lost', retryAt: NOW, attempt: 1 });
    expect(trust(lost, NOW)).toMatchObject({ because: { kind: 'disconnected' } });
    const again = reduceBoard(lost, { type: 'connecting' });
    expect(trust(again, NOW)).toMatchObject({ because: { kind: 'disconnected' } });
  });
});
