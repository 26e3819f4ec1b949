/** The shape of the dashboard; `test/store/grafana.spec.ts` runs its statements. */
import { paymentsDashboard } from './payments.js';
import { CHOSEN } from './statement.js';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly datasource: unknown;
  readonly targets: readonly { readonly rawSql: string; readonly datasource: unknown }[];
}

// Through JSON, because that is what Grafana gets: the types of the SDK allow much more.
const dashboard = JSON.parse(JSON.stringify(paymentsDashboard()));
const panels: readonly Panel[] = dashboard.panels;
const annotations = dashboard.annotations.list;
const variables: readonly Record<string, unknown>[] = dashboard.templating.list;
const queries = variables.filter(({ type }) => type === 'query');
const targets = [...panels, ...annotations].flatMap((part) => part.targets ?? [part.target]);

test('panels have an id of their own and lie in the grid, none over another', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const taken = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
  );
  expect(new Set(taken).size).toBe(taken.length);
  for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
});

test('everything asks the data source that is chosen above it', () => {
  for (const { datasource } of [...panels, ...targets, ...annotations, ...queries]) {
    expect(datasource).toEqual({ type: 'grafana-postgresql-datasource', uid: '$datasource' });
  }
  const variable = variables.find(({ name }) => name === 'datasource');
  expect(variable).toMatchObject({ type: 'datasource', query: CHOSEN.type });
});

test('several choices are asked for as a list, and one as a text', () => {
  for (const { name, multi } of queries) {
    const right = multi ? `in ($${name})` : `= '$${name}'`;
    const uses = targets.filter(({ rawSql }) => rawSql.includes(`$${name}`));
    expect(uses.length).toBeGreaterThan(0);
    for (const { rawSql } of uses) {
      expect(rawSql.split(right)).toHaveLength(rawSql.split(`$${name}`).length);
    }
  }
});

test('everything people read is in both languages', () => {
  const texts = [
    dashboard.title,
    dashboard.description,
    ...annotations.map(({ name }: { name: string }) => name),
    ...panels.flatMap(({ title, description }) => [title, description]),
    ...variables.map(({ label }) => label),
  ];
  for (const text of texts) expect(text).toMatch(/^.*[A-Za-z].* · .*\p{Script=Han}.*$/u);
});

test('an id is never that of a stored dashboard, so one file serves every Grafana', () => {
  expect(dashboard).toMatchObject({ uid: 'tillwatch-payments' });
  expect(dashboard).not.toHaveProperty('id');
});
