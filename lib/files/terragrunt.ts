import { shown } from './files-below';
import type { TerraformSide } from './terraform-side';

/** https://terragrunt.gruntwork.io/docs/reference/hcl/ */
export function isTerragrunt(name: string): boolean {
  return /^terragrunt(?:\.\w+)?\.hcl(?:\.json)?$/.test(name);
}

/**
 * A side of which files of Terragrunt say more: values of variables, blocks `generate`, modules of other repositories.
 *
 * @param files absolute
 */
export function withTerragrunt(side: TerraformSide, files: readonly string[]): TerraformSide {
  const message =
    'Terragrunt takes inputs, modules and files that it generates from it, which is not read: what is missing may be there, and secrets in it are not looked for; give a plan';
  return files.length === 0
    ? side
    : {
        ...side,
        unread: [...side.unread, '*'],
        unknown: [...side.unknown, ...files.map((file) => ({ place: shown(file), message }))],
      };
}
