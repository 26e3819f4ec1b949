/**
 * Who may import whom. The drawing is in ARCHITECTURE.md; this file enforces it, and
 * test/house/boundaries.spec.ts plants one violation of every rule to prove that it is seen.
 */

/** The rooms of libs/domain, lowest first; a room imports those before it. */
export const rooms = [
  'base',
  'code',
  'message',
  'terminal',
  'registry',
  'ledger',
  'digest',
  'detect',
  'rule',
  'localise',
  'diagnose',
  'incident',
  'playbook',
  'command',
  'notify',
  'oncall',
  'notice',
  'regulation',
  'live',
  'engine',
];

const spec = '[.]spec[.]tsx?$';
const CONSOLE_PACKAGES = 'react|react-dom|uplot|vite|@vitejs/plugin-react|@types/react[^/]*';

const forbidden = [
  {
    name: 'no-cycles',
    comment: 'Two files in a cycle are one file; merge them or split them again.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'imports-resolve',
    comment: 'An import that is not found is an import no rule can judge.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'sources-not-dist',
    comment: 'An alias that leads to dist hides every import behind it from the other rules.',
    from: {},
    to: { path: '^dist/' },
  },
  {
    name: 'apps-are-strangers',
    comment: 'Apps meet in Postgres and on MQTT. Only apps/tillwatch composes the others.',
    from: { path: '^apps/([^/]+)/', pathNot: '^apps/tillwatch/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'libs-never-look-up',
    comment: 'A library that knows an application cannot be used by another.',
    from: { path: '^libs/' },
    to: { path: '^(apps|deploy)/' },
  },
  {
    name: 'sources-never-import-tests',
    comment: 'What ships does not lean on what only runs in tests.',
    from: { path: '^(apps|libs)/', pathNot: spec },
    to: { path: ['^test/', spec] },
  },
  {
    name: 'domain-is-pure',
    // cborg is as pure as zod: bytes to a value and back, with no dependency of its own.
    comment: 'libs/domain imports itself, zod and cborg; nothing with a socket, a clock or a disk.',
    from: { path: '^libs/domain/', pathNot: spec },
    to: { pathNot: ['^libs/domain/src/', 'node_modules/(zod|cborg)/'] },
  },
  {
    name: 'nest-stays-in-provide',
    comment: 'libs/infra is functions; provide.ts is where Nest begins.',
    from: { path: '^libs/infra/', pathNot: ['^libs/infra/src/provide[.]ts$', spec] },
    to: { path: 'node_modules/@nestjs/' },
  },
  {
    name: 'console-is-a-guest',
    comment: 'The console runs in browsers: the domain, React and its own files, nothing else.',
    from: { path: '^apps/console/', pathNot: spec },
    to: {
      pathNot: ['^apps/console/', '^libs/domain/src/', `node_modules/(${CONSOLE_PACKAGES})/`],
      couldNotResolve: false,
    },
  },
  {
    name: 'sources-need-dependencies',
    comment: 'A package that only `npm ci` with devDependencies installs is missing in production.',
    from: { path: '^(apps|libs)/', pathNot: [spec, '^apps/console/'] },
    to: {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'deploy-is-data',
    comment: 'What operators mount and edit is files, not programs.',
    from: { path: '^deploy/', pathNot: '^deploy/grafana/dashboards/' },
    to: {},
  },
  {
    name: 'dashboards-name-metrics',
    comment: 'Dashboards are written with the Grafana SDK and the names of our metrics.',
    from: { path: '^deploy/grafana/dashboards/', pathNot: spec },
    to: { pathNot: ['^deploy/grafana/dashboards/', '^libs/', 'node_modules/@grafana/'] },
  },
  ...rooms.slice(0, -1).map((room, index) => ({
    name: `${room}-looks-down`,
    comment: `Rooms in order: ${rooms.join(' < ')}.`,
    from: { path: `^libs/domain/src/${room}/`, pathNot: spec },
    to: { path: `^libs/domain/src/(${rooms.slice(index + 1).join('|')})/` },
  })),
];

export default {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/apps/console' },
    enhancedResolveOptions: {
      // Without `source` the alias leads to dist, and every rule about libraries sees nothing.
      conditionNames: ['source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts', '.svg', '.css'],
    },
  },
};
