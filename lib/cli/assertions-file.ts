import { dirname, resolve } from 'node:path';
import type { Assertion } from '../access/assertions';
import { isFields } from '../collections/fields';
import { FleetError } from '../errors';
import { shown } from '../files/files-below';
import { ownFile } from '../files/own-file';

/** Each is decided on by every pattern of every login: a file of a stranger takes minutes, not days. */
const MOST_ASSERTIONS = 1000;
const MOST_SEGMENTS = 100;

const CAPABILITIES = ['read', 'list', 'create', 'update', 'patch', 'delete', 'sudo'];
const OF_PATHS = ['name', 'path', 'can', 'only', 'copies'];
const OF_POLICIES = ['name', 'policies'];

/**
 * What a company asserts about access, in a file of YAML: a list under "assertions".
 *
 * @throws FleetError AssertionsInvalid
 */
export function readAssertions(named: string): Assertion[] {
  const file = resolve(named);
  const invalid = (what: string, advice: string) =>
    new FleetError('AssertionsInvalid', `${shown(file)}: ${what}; ${advice}`);
  const { document, others } = ownFile(file, dirname(file), invalid);
  const all = isFields(document) && Object.keys(document).length === 1 ? document['assertions'] : [];
  if (others > 0 || !Array.isArray(all) || all.length === 0) {
    throw invalid('it is not a list under "assertions"', 'write one document with "assertions:" and a list');
  }
  if (all.length > MOST_ASSERTIONS) {
    throw invalid(`it has ${all.length} assertions`, `write at most ${MOST_ASSERTIONS} in one file`);
  }
  return all.map((one: unknown, index) => {
    const fault = faultOf(one);
    if (fault !== undefined) {
      throw invalid(`assertions[${index}] ${fault.what}`, fault.advice);
    }
    const said = one as Record<string, unknown>;
    return ('path' in said ? { can: ['read'], ...said } : said) as unknown as Assertion;
  });
}

function faultOf(one: unknown): { what: string; advice: string } | undefined {
  if (!isFields(one)) {
    return { what: 'has no fields', advice: `write ${OF_PATHS.join(', ')}, or ${OF_POLICIES.join(', ')}` };
  }
  const isPath = 'path' in one;
  const fields = isPath ? OF_PATHS : OF_POLICIES;
  const unknown = Object.keys(one).find((field) => !fields.includes(field));
  if (unknown !== undefined) {
    return { what: `has "${unknown}", which is not known there`, advice: `use ${fields.join(', ')}` };
  }
  if (!isText(one['name'])) {
    return { what: 'has no name', advice: 'say in a sentence what must hold' };
  }
  if (!isPath) {
    return isTexts(one['policies']) && new Set(one['policies']).size === 2 && one['policies'].length === 2
      ? undefined
      : { what: 'does not name two different policies', advice: 'write policies: [<one>, <other>], or a path' };
  }
  if (!isText(one['path'])) {
    return { what: 'has no path', advice: 'write the path in Vault/OpenBao, with "*" at the end for all below' };
  }
  const path = one['path'].trim();
  // In the middle of a path it is a letter to the server, so that nothing would be asserted.
  if (/\*(?!$)|\+\*$/.test(path)) {
    return {
      what: 'has a path with "*" before its end, or behind "+"',
      advice: 'write "*" only as the last character, and "+" for one whole segment',
    };
  }
  if (path.split('/').length > MOST_SEGMENTS) {
    return { what: `has a path of more than ${MOST_SEGMENTS} segments`, advice: 'write a shorter path' };
  }
  if (!isTexts(one['only'])) {
    return { what: 'does not say who may', advice: 'write only: [] with <cluster>/<namespace>/<ServiceAccount>' };
  }
  if (one['copies'] !== undefined && !isTexts(one['copies'])) {
    return {
      what: 'has "copies" that is not a list of texts',
      advice: 'write "<cluster>: <who>", as access prints it',
    };
  }
  if (one['copies'] === undefined && one['only'].some(isEverybody)) {
    return {
      what: 'has "*" in only, so that it asserts nothing',
      advice: 'name the logins, such as <cluster>/<namespace>/*',
    };
  }
  const can = one['can'] ?? ['read'];
  if (!isTexts(can) || can.length === 0 || can.some((capability) => !CAPABILITIES.includes(capability))) {
    return { what: 'has "can" with what is not a capability', advice: `use ${CAPABILITIES.join(', ')}` };
  }
  return undefined;
}

function isEverybody(pattern: string): boolean {
  return /^\*+$/.test(pattern);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}
