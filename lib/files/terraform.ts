import { dirname } from 'node:path';
import { FleetError } from '../errors';
import { isFolder, shown } from './files-below';
import { GivenFiles, LARGEST_PLAN } from './given-files';
import { NotJson, readJson } from './json-text';
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
  const given = new GivenFiles([path]);
  const { files } = given.below(path, (name) => /\.tf(\.json)?$/.test(name));
  const side = readTerraformFolder(given, files);
  if (!files.some((file) => file.endsWith('.tf.json')) && side.misread.length === 0) {
    const isHcl = files.length > 0;
    throw new FleetError(
      isHcl ? 'TerraformIsHcl' : 'TerraformUnreadable',
      `${shown(path)} holds ${isHcl ? 'HCL' : 'no .tf.json'}; give --terraform a plan: ${HOW}`,
    );
  }
  return side;
}

function jsonOf(file: string): Record<string, unknown> {
  const given = new GivenFiles([dirname(file)]);
  const text = given.text(file, LARGEST_PLAN);
  const why = text === undefined ? given.misread[0]!.message : undefined;
  if (text !== undefined) {
    try {
      const json = readJson(text).value;
      if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
        return json as Record<string, unknown>;
      }
    } catch (error) {
      if (!(error instanceof NotJson)) {
        throw error;
      }
      const reason = `${shown(file)} is not read: ${error.message} (line ${error.line})`;
      throw new FleetError('TerraformUnreadable', `${reason}; give a plan as JSON: ${HOW}`);
    }
  }
  throw new FleetError(
    'TerraformUnreadable',
    `${why ?? `${shown(file)} is no JSON object`}; give a plan as JSON: ${HOW}`,
  );
}
