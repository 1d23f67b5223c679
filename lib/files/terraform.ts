import { basename, dirname } from 'node:path';
import { isFields } from '../collections/fields';
import { FleetError } from '../errors';
import { isFolder, shown } from './files-below';
import type { Found } from './found';
import { GivenFiles, LARGEST_PLAN } from './given-files';
import { NotJson, readJson } from './json-text';
import { INSTALL, isHcl, ParsedHcl } from './terraform-hcl';
import { readTerraformFolder } from './terraform-json';
import { readPlan } from './terraform-plan';
import type { TerraformSide } from './terraform-side';
import { isState, readStates } from './terraform-state';
import { isTerragrunt, withTerragrunt } from './terragrunt';

const HOW = 'terraform plan -out=p && terraform show -json p > plan.json';

/**
 * Reads a plan or a state as JSON, or a folder of Terraform's HCL and JSON. Of two files that OpenTofu takes for one
 * (`main.tf` and `main.tofu`) both count: Terraform takes the other.
 *
 * @param hcl what the HCL says; undefined where nothing here can read it
 * @param isIgnored whether a file is on this machine alone: such a state is nobody's to read elsewhere
 * @throws FleetError TerraformUnreadable, TerraformIsHcl
 */
export function readTerraform(
  path: string,
  hcl?: ParsedHcl,
  isIgnored: (file: string) => boolean = () => false,
): TerraformSide {
  if (/\.(tf|tofu)$/.test(path)) {
    throw new FleetError('TerraformIsHcl', `${shown(path)} is one file of a module; give the folder that holds it`);
  }
  if (!isFolder(path)) {
    return readPlan(path, jsonOf(path));
  }
  const given = new GivenFiles([path]);
  const all = given.below(
    path,
    (name) => /\.(tf|tofu)(\.json)?$/.test(name) || isTerragrunt(name) || isState(name),
  ).files;
  const states = all.filter((file) => isState(file) && !isIgnored(file));
  const ofTerragrunt = all.filter((file) => isTerragrunt(basename(file)));
  const files = all.filter((file) => !ofTerragrunt.includes(file) && !isState(file));
  const side = withTerragrunt(readTerraformFolder(given, files, hcl), ofTerragrunt);
  if (files.length === 0 && side.misread.length === 0) {
    throw new FleetError(
      'TerraformUnreadable',
      `${shown(path)} holds no .tf and no .tf.json; give --terraform a plan: ${HOW}`,
    );
  }
  if (hcl === undefined && files.every(isHcl) && side.misread.length === 0) {
    throw new FleetError(
      'TerraformIsHcl',
      `${shown(path)} is written in HCL, and its parser is not installed: run "${INSTALL}", or give --terraform a plan: ${HOW}`,
    );
  }
  return withStates(side, given, states);
}

function withStates(side: TerraformSide, given: GivenFiles, states: readonly string[]): TerraformSide {
  const { inClear, misread, unknown } = readStates(given, states);
  return {
    ...side,
    inClear: [...side.inClear, ...inClear],
    misread: [...side.misread, ...misread],
    unknown: [...side.unknown, ...unknown],
  };
}

/** The same of files that were found, whatever else lies beside them. */
export function readFoundTerraform(found: Found, hcl?: ParsedHcl): TerraformSide[] {
  const written = found.terraform.filter((file) => /\.(tf|tofu)(\.json)?$/.test(file));
  const given = new GivenFiles([found.root]);
  const sides = found.plans.map((plan) => readTerraform(plan, hcl));
  return written.length + found.terragrunt.length > 0
    ? [...sides, withTerragrunt(readTerraformFolder(given, written, hcl), found.terragrunt)]
    : sides;
}

function jsonOf(file: string): Record<string, unknown> {
  const given = new GivenFiles([dirname(file)]);
  const text = given.text(file, LARGEST_PLAN);
  const why = text === undefined ? (given.misread[0] ?? given.locked[0])!.message : undefined;
  if (text !== undefined) {
    try {
      const json = readJson(text).value;
      if (isFields(json)) {
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
    `${why ?? `${shown(file)} is not a JSON object`}; give a plan as JSON: ${HOW}`,
  );
}
