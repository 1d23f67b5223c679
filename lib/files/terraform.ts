import { readFileSync } from 'node:fs';
import { FleetError } from '../errors';
import { filesBelow, isFolder, shown } from './files-below';
import { readTerraformFolder } from './terraform-json';
import { readPlan } from './terraform-plan';
import type { TerraformSide } from './terraform-side';

const HOW = 'terraform plan -out=p && terraform show -json p > plan.json';

/**
 * Reads a plan or a state as JSON, or a folder of Terraform's JSON.
 *
 * @throws FleetError TerraformUnreadable, TerraformIsHcl
 */
export function readTerraform(path: string): TerraformSide {
  if (path.endsWith('.tf')) {
    throw new FleetError('TerraformIsHcl', `${shown(path)} is written in HCL; give its plan: ${HOW}`);
  }
  if (!isFolder(path)) {
    return readPlan(path, jsonOf(path));
  }
  const files = filesBelow(path);
  if (!files.some((file) => file.endsWith('.tf.json'))) {
    const isHcl = files.some((file) => file.endsWith('.tf'));
    throw new FleetError(
      isHcl ? 'TerraformIsHcl' : 'TerraformUnreadable',
      `${shown(path)} holds ${isHcl ? 'HCL' : 'no .tf.json'}; give --terraform a plan: ${HOW}`,
    );
  }
  return readTerraformFolder(files);
}

function jsonOf(file: string): Record<string, unknown> {
  const text = readFileSync(file, 'utf8');
  try {
    const json = JSON.parse(text) as unknown;
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
      return json as Record<string, unknown>;
    }
  } catch {
    // What the parser says may hold what the file holds.
  }
  throw new FleetError('TerraformUnreadable', `${shown(file)} is no JSON object; give a plan as JSON: ${HOW}`);
}
