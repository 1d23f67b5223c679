import { typeErrors } from '../typed';
import { everythingWatched } from './everything-watched';

/** What TypeScript says of a dashboard, by the types that Grafana publishes: a field that they do not know is one. */
function errorsIn({ panels, annotations, ...rest }: { panels: object[]; annotations: { list: object[] } }): string[] {
  const program = [
    `import type { AnnotationQuery, Dashboard, DataQuery, Panel } from '@grafana/schema';`,
    `export const dashboard: Dashboard = ${JSON.stringify(rest)};`,
    // The query of Prometheus, and the texts that it makes of what it finds, are no part of what all data sources have.
    `type Annotations = AnnotationQuery<DataQuery & { expr: string }> & { titleFormat: string; textFormat: string };`,
    `export const annotations: Annotations[] = ${JSON.stringify(annotations.list)};`,
    `export const panels: Panel[] = ${JSON.stringify(panels)};`,
  ].join('\n');
  return typeErrors(new Map([['test/dashboard.ts', program]]));
}

const written = everythingWatched().document('dashboard.json');

test("the dashboard has the types of Grafana's own schema", () => {
  expect(written.panels.length).toBeGreaterThan(10);
  expect(written.annotations.list).toHaveLength(1);
  expect(errorsIn(written)).toEqual([]);
});

test('a field that Grafana does not know, and one of another type, are noticed', () => {
  const [first, ...others] = written.panels;
  const wrong = { ...written, timezones: 'browser', panels: [{ ...first, gridPos: { x: '0' } }, ...others] };
  const told = errorsIn(wrong).join('\n');
  expect(told).toContain("'\"timezones\"' does not exist in type 'Dashboard'");
  expect(told).toContain("Type 'string' is not assignable to type 'number'");
});
