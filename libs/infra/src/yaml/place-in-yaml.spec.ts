import { placesIn } from './place-in-yaml.js';

const TEXT = `groups:
  - name: payments
    rules:
      - alert: MassError55
        gates: { terminals: 100 }
`;

test.each([
  ['a value', ['groups', 0, 'rules', 0, 'alert'], { line: 4, column: 16 }],
  ['a value on a line with others', ['groups', 0, 'rules', 0, 'gates', 'terminals'], [5, 29]],
  ['what is not written: what is around it', ['groups', 0, 'rules', 0, 'for'], [4, 9]],
])('%s', (_what, path, place) => {
  const [line, column] = Array.isArray(place) ? place : [place.line, place.column];
  expect(placesIn(TEXT)(path)).toEqual({ line, column });
});
