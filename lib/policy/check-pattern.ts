import { invalid } from './hcl-token';

/** @throws FleetError `PolicyInvalid` */
export function checkPattern(path: string, line: number): void {
  if (path.includes('+*')) {
    throw invalid(line, `the path "${path}" has "+*" in it, which the server refuses. Write "+/*" for all below.`);
  }
}
