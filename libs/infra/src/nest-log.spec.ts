import { nestLog } from './nest-log.js';

test('messages, contexts and stacks of Nest become lines with fields', () => {
  const lines: unknown[][] = [];
  const take =
    (level: string) =>
    (...args: unknown[]) => {
      lines.push([level, ...args]);
    };
  const log = {
    debug: take('debug'),
    info: take('info'),
    warn: take('warn'),
    error: take('error'),
    child: () => log,
  };
  const nest = nestLog(log);
  nest.log('Mapped {/terminals, GET} route', 'RouterExplorer');
  nest.error('it failed', 'Error: it failed\n    at x', 'ExceptionsHandler');
  nest.warn({ odd: true });
  const crash = new Error('boom');
  nest.fatal(crash);
  expect(lines).toEqual([
    ['debug', { context: 'RouterExplorer' }, 'Mapped {/terminals, GET} route'],
    ['error', { context: 'ExceptionsHandler', stack: 'Error: it failed\n    at x' }, 'it failed'],
    ['warn', {}, '{"odd":true}'],
    ['error', { err: crash }, 'boom'],
  ]);
});
