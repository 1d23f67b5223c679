import fc from 'fast-check';
import { rmSync, writeFileSync } from 'node:fs';
import { FilesOptions } from '../../lib/files/read-files';
import { parseHcl } from '../../lib/files/terraform-hcl';
import { folderWith } from '../cli/command';
import { runs } from '../runs';
import { changed, changes, hcl, Sample } from './changed-types';
import { HUB, SPOKE } from './read';
import { readInEveryWay } from './strangers-files';

/** `npm run test:types` changes 20,000 fields. */
const FIELDS = Number(process.env['KEYWHEEL_TYPES'] ?? runs(200));
/** Samples that are read together, each with one changed field: they refer to each other. */
const TOGETHER = 20;

test('a field of another type ends in findings or in silence, whatever kind it is of', async () => {
  const counts = new Map<string, number>();
  let refused = 0;
  const before = process.cwd();
  process.chdir(
    folderWith({ 'cdktf.out/hub/main.tf.json': JSON.stringify(HUB), 'dist/eu/app.yaml': SPOKE, 'hcl/a': '' }),
  );
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(changes, { minLength: TOGETHER, maxLength: TOGETHER }), async (all) => {
        const samples = all.map(changed);
        const { failure, refused: whole } = readInEveryWay(await written(samples));
        refused += whole ? 1 : 0;
        samples.forEach(({ kind, form }) => {
          const name = form === 'yaml' ? kind : `${kind} (${form})`;
          counts.set(name, (counts.get(name) ?? 0) + 1);
        });
        expect(failure).toBeUndefined();
      }),
      { numRuns: Math.ceil(FIELDS / TOGETHER) },
    );
  } finally {
    process.chdir(before);
  }
  const all = [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([kind, count]) => `${kind} ${count}`);
  const sum = [...counts.values()].reduce((total, count) => total + count, 0);
  process.stdout.write(`${sum} changed fields of ${counts.size} kinds: ${all.join(', ')}\n`);
  // A reading that is refused as a whole asks no check.
  expect(refused).toBe(0);
  expect(sum).toBeGreaterThanOrEqual(FIELDS);
}, 6_000_000);

/** Writes changed objects and resources, and says what is to be read. */
async function written(samples: readonly Sample[]): Promise<FilesOptions> {
  const of = (form: Sample['form']) => samples.filter((one) => one.form === form);
  ['cdktf.out/hub/changed.tf.json', 'hcl/main.tf', 'plan.json'].forEach((file) => rmSync(file, { force: true }));
  writeFileSync(
    'dist/eu/changed.yaml',
    of('yaml')
      .map(({ body }) => JSON.stringify(body))
      .join('\n---\n'),
  );
  const resource: Record<string, Record<string, unknown>> = {};
  of('json').forEach(({ kind, body }, index) => ((resource[kind] ??= {})[`changed_${index}`] = body));
  writeFileSync('cdktf.out/hub/changed.tf.json', JSON.stringify({ resource }));
  const [planned, texts] = [of('plan'), of('hcl')];
  if (planned.length > 0) {
    writeFileSync('plan.json', JSON.stringify(planOf(planned)));
  }
  if (texts.length > 0) {
    writeFileSync('hcl/main.tf', texts.map(hclOf).join('\n'));
  }
  return {
    terraform: ['cdktf.out', ...(planned.length > 0 ? ['plan.json'] : []), ...(texts.length > 0 ? ['hcl'] : [])],
    manifests: ['dist'],
    hcl: texts.length > 0 ? await parseHcl(['hcl']) : undefined,
  };
}

function planOf(samples: readonly Sample[]): object {
  const resources = samples.map(({ kind, body }, index) => ({
    ...{ address: `${kind}.changed_${index}`, mode: 'managed', type: kind, name: `changed_${index}` },
    ...{ values: body, sensitive_values: {} },
  }));
  return {
    format_version: '1.2',
    planned_values: { root_module: { resources } },
    resource_changes: resources.map(({ address }) => ({ address, change: { after_unknown: { id: true } } })),
    configuration: { root_module: { resources: resources.map(({ address }) => ({ address, expressions: {} })) } },
  };
}

function hclOf({ kind, body }: Sample, index: number): string {
  const said = Object.entries(body as object).filter(([name]) => name !== 'depends_on');
  const lines = said.map(([name, value]) => `  ${name} = ${hcl(value)}`);
  return `resource "${kind}" "changed_${index}" {\n${lines.join('\n')}\n}\n`;
}
