import { decode } from '#domain/message/decode.js';
import { playStory } from '../world/played-story.js';
import { labelDrill } from './label-drill.js';

test('whoever is of a labelled fleet speaks on the ground, back offices, too', () => {
  const { messages } = playStory('- {at: 10s, change: {what: app, ref: r-1}}', { minutes: 1 });
  const source = { advance: () => [...messages], endsAt: null, phaseAt: () => 'quiet' as const };
  const labelled = labelDrill(source).advance(0);
  const heard = labelled.map(({ topic, body, at }) => {
    const payload = new TextEncoder().encode(JSON.stringify(body));
    const decoded = decode({ topic, payload, receivedAt: at });
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.error));
    return decoded.value.message;
  });
  expect(new Set(heard.map(({ tenant }) => tenant))).toEqual(new Set(['demo~drill']));
  const names = heard.flatMap((each) => (each.from === 'terminal' ? [each.terminal] : []));
  expect(names.every((name) => name.startsWith('drill--') && name.length <= 32)).toBe(true);
  // A back office is called as the cause of its change calls it.
  const sources = heard.flatMap((each) => (each.from === 'host' ? [each.source] : []));
  expect(sources.length).toBeGreaterThan(0);
  expect(sources.some((name) => name.startsWith('drill--'))).toBe(false);
});
