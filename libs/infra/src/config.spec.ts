import { z } from 'zod';
import { loadConfig, readConfig } from './config.js';

const Settings = z.object({
  DATABASE_URL: z.url(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  SECRET: z.string().min(8).optional(),
});

const files: Record<string, string> = {
  '/run/url': 'postgres://u:p@h/d\n',
  '/run/secret': ' a b\n\n',
};

function read(env: Record<string, string>) {
  return readConfig(Settings, env, (path) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return text;
  });
}

test('settings come from the environment, with their defaults', () => {
  const config = read({ DATABASE_URL: 'postgres://h/d', UNRELATED: 'x' });
  expect(config).toEqual({ ok: true, value: { DATABASE_URL: 'postgres://h/d', PORT: 8080 } });
});

test('a secret may come as a file, without the line break at its end', () => {
  const config = read({ DATABASE_URL_FILE: '/run/url' });
  expect(config).toMatchObject({ ok: true, value: { DATABASE_URL: 'postgres://u:p@h/d' } });
  const spaced = readConfig(
    z.object({ SECRET: z.string() }),
    { SECRET_FILE: '/run/secret' },
    () => ' a b\n\n',
  );
  expect(spaced).toEqual({ ok: true, value: { SECRET: ' a b\n' } });
});

test('an empty variable counts as unset', () => {
  expect(read({ DATABASE_URL: 'postgres://h/d', PORT: '', SECRET_FILE: '' })).toMatchObject({
    ok: true,
    value: { PORT: 8080 },
  });
});

test('every mistake is told, one line each, and no value is repeated', () => {
  expect(read({ PORT: 'many', SECRET: 'hunter2' })).toEqual({
    ok: false,
    error: [
      'DATABASE_URL: expected string, but it is not set',
      'PORT: expected number, received NaN',
      'SECRET: Too small: expected string to have >=8 characters',
    ],
  });
});

test('a file that cannot be read is one mistake, not two', () => {
  expect(read({ DATABASE_URL_FILE: '/run/none' })).toEqual({
    ok: false,
    error: ['DATABASE_URL_FILE: cannot read /run/none (ENOENT)'],
  });
});

test('a variable and its file at once are refused', () => {
  expect(read({ DATABASE_URL: 'postgres://h/d', DATABASE_URL_FILE: '/run/url' })).toEqual({
    ok: false,
    error: ['DATABASE_URL_FILE: set either DATABASE_URL or DATABASE_URL_FILE, not both'],
  });
});

test('loadConfig hands all mistakes to whoever ends the process', () => {
  const told: string[] = [];
  const stop = (mistakes: readonly string[]): never => {
    told.push(...mistakes);
    throw new Error('stopped');
  };
  expect(() => loadConfig(Settings, {}, stop)).toThrow('stopped');
  expect(told).toHaveLength(1);
});
