import type { Unknown } from '../output/unknown';
import { shown } from './files-below';

/** Whether Terraform calls its own copy of its state so, or what that was before. */
export function isState(name: string): boolean {
  return /\.tfstate(\.backup)?$/.test(name);
}

/** A copy of Terraform's own is no plan; what is in it is in clear, also what the program calls sensitive. */
export function unknownOfStates(files: readonly string[]): Unknown[] {
  return files.map((file) => ({
    place: shown(file),
    message:
      'a state of Terraform is not read: it holds the values of secrets in clear, so keep it out of the repository ' +
      '(give what "terraform show -json" prints, and a remote backend holds the state)',
  }));
}
