import { REMOVED, scrubBundle } from './scrub-bundle.js';

test('card data is taken out wherever it stands, whatever it is called', () => {
  const scrubbed = scrubBundle({
    terminal: '10000017',
    at: 1_795_334_400_000,
    messages: [{ body: { note: 'card 4111 1111 1111 1111', cvv: '123', amount: 4_200 } }],
    track2: ';4111111111111111=29121011000012345678?',
    story: ['pan 5500005555555559 was read to us'],
  });
  const text = JSON.stringify(scrubbed);
  expect(text).not.toMatch(/4111|5500005555|"123"/);
  expect(scrubbed).toMatchObject({ terminal: '10000017', at: 1_795_334_400_000 });
  expect(text).toContain('"amount":4200');
});

test('nobody who was named can be reached by it', () => {
  const story = [{ by: 'Li 138 0013 8000', note: 'mail ada@harbour.example', step: 'call' }];
  expect(scrubBundle({ story, contact: 'owner', address: '+86 138 0013 8000' })).toEqual({
    story: [{ by: 'Li ***00', note: 'mail ***@***', step: 'call' }],
    contact: REMOVED,
    address: REMOVED,
  });
});
