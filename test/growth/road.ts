import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pico from 'picocolors';
import { accessDiff } from '../../lib/access/diff';
import { accessMatrix } from '../../lib/access/matrix';
import { changesOf } from '../../lib/change/changes';
import { runChecks } from '../../lib/checks/index';
import { findingsText } from '../../lib/cli/findings-text';
import { acknowledge } from '../../lib/files/acknowledge';
import { readFilesWithHcl } from '../../lib/files/read-files';
import { unknownOf } from '../../lib/unknown/unknown-of';
import { accessText, diffText } from '../../lib/reports/access-report';
import { changeMarkdown, changeText } from '../../lib/reports/change-report';
import { adviceRows } from '../../lib/reports/advice-rows';
import { timingRow } from '../../lib/reports/timing-rows';
import { planOf } from '../../lib/plan/plan';
import { planText } from '../../lib/reports/plan-report';
import { synthesize, synthesizeInMemory } from '../../lib/synth/synthesize';
import { deliveryTimes } from '../../lib/timing/delivery-times';
import { FINDING_FORMATS } from '../../lib/cli/options';
import { NOTHING } from '../../lib/output/output';
import { readViews } from '../../lib/views/views';
import type { Shape } from './shapes';

/** Everything that is done with a fleet: it is synthesised twice, and what was written is checked and reported. */
export async function takeTheRoad({ fleet, before = fleet, next, files }: Shape, n: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-growth-'));
  const working = process.cwd();
  process.chdir(folder);
  try {
    for (const [file, text] of Object.entries(files?.(n) ?? {})) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const steps = [before, fleet].flatMap((step) => (step ? [synthesize(step(n))] : []));
    const findings = steps.flatMap((step) => step.findings);
    FINDING_FORMATS.forEach((format) => findingsText(findings, format, { colors: pico.createColors(false) }));
    const { output, acknowledge: entries } = await readFilesWithHcl({});
    const views = readViews(output);
    acknowledge(runChecks(views), entries);
    unknownOf(views);
    accessText(accessMatrix(views), true, 'table');
    accessText(accessMatrix(views, { canRead: 'acme.kv/data/prod/payments/db-0' }), true, 'table');
    diffText(accessDiff(readViews(NOTHING), views), 'table');
    const side = { output, views, stacks: [] };
    const changes = changesOf({ output: NOTHING, views: readViews(NOTHING), stacks: [] }, side);
    changeText(changes, { base: 'main', unknown: [] }, 80);
    changeMarkdown(changes, { base: 'main', unknown: [] });
    changesOf(side, { ...side, output: structuredClone(output) });
    deliveryTimes(views).forEach((one) => timingRow(one));
    adviceRows(views);
    if (fleet && next) {
      const [from, to] = [fleet, next].map((program) => synthesizeInMemory(program(n)));
      planText(planOf(from!, to!), 'plan');
    }
  } finally {
    process.chdir(working);
    rmSync(folder, { recursive: true });
  }
}
