import { dialectSchema } from './dialect.js';

const schema = dialectSchema(['PIN', 'KEYS']);
const line = { code: '55', alone: 'PIN', mass: 'KEYS', en: 'PIN', 'zh-CN': '密码', source: 's' };
const file = {
  dialect: 'acq-7',
  title: { en: 'Ours', 'zh-CN': '本行' },
  sources: { s: 'a letter of 2024' },
  codes: [line],
};

/** The places of what is wrong. */
function wrong(changes: object, lines: readonly object[] = [{}]): string[] {
  const codes = lines.map((changed) => ({ ...line, ...changed }));
  const { error } = schema.safeParse({ ...file, codes, ...changes });
  return error?.issues.map(({ path }) => path.join('.')) ?? [];
}

test('a file that is right is taken', () => {
  expect(schema.safeParse(file).success).toBe(true);
  expect(wrong({}, [{ act: 'C', class: 'pin_key' }, { code: '5*' }, { code: '*' }])).toEqual([]);
});

test.each([
  [{ dialect: 'ACQ' }, [{}], ['dialect']],
  [{ codes: [] }, [{}], ['codes']],
  [{}, [{ code: 55 }], ['codes.0.code']],
  [{}, [{ code: '5*5' }], ['codes.0.code']],
  [{}, [{}, { mass: 'KEY' }], ['codes.1.mass']],
  [{}, [{ act: 'F' }, { class: 'pin' }], ['codes.0.act', 'codes.1.class']],
  [{}, [{}, {}], ['codes.1.code']],
  [{}, [{ source: 't' }], ['codes.0.source']],
  [{}, [{ en: '' }], ['codes.0.en']],
])('%j with lines %j is wrong', (changes, lines, expected) => {
  expect(wrong(changes, lines)).toEqual(expected);
});
