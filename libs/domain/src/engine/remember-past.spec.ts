import { ticksOf } from '../../../../test/support/engine-notation.js';
import { run } from '../../../../test/support/play-engine.js';
import { START } from '../../../../test/support/tiny-fleet.js';
import { DAY, HOUR } from '../base/instant.js';
import { linkToPast, rememberPast } from './remember-past.js';

const STORY =
  '0s acq-1 10 acq-2 10 acq-3 10\n30s acq-1 8x55/10\n40s people inc-1 resolved_by_hand Li\n41s end';

function ended() {
  const { state } = run(ticksOf(STORY));
  const [followed] = state.memory.followed;
  if (!followed) throw new Error('nothing was found');
  rememberPast(state.memory, followed);
  return { memory: state.memory, incident: { ...followed.incident, id: 'inc-2' } };
}

test('the same fault of the same cause within a week is linked, both ways', () => {
  const { memory, incident } = ended();
  const linked = linkToPast(memory, 'pin_key', incident, START + 3 * DAY);
  expect(linked.incident.links).toEqual([{ kind: 'relapse_of', to: 'inc-1' }]);
  expect(linked.effects).toMatchObject([
    { kind: 'append_event', incident: 'inc-1', event: { kind: 'came_back', as: 'inc-2' } },
  ]);
});

test('another cause, another finding, or a week later is no relapse', () => {
  const { memory, incident } = ended();
  const unlinked = [
    linkToPast(memory, 'pin_key', { ...incident, cause: [] }, START + HOUR),
    linkToPast(memory, 'no_answer', incident, START + HOUR),
    linkToPast(memory, 'pin_key', incident, START + 8 * DAY),
  ];
  for (const { effects } of unlinked) expect(effects).toEqual([]);
});
