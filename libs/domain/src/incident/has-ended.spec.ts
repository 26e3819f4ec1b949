import { hasEnded } from './has-ended.js';
import { IncidentStatus } from './incident.js';

test('what is resolved, merged or reviewed is over, and nothing else', () => {
  const over = IncidentStatus.options.filter((status) => hasEnded({ status }));
  expect(over).toEqual(['resolved', 'merged', 'reviewed']);
});
