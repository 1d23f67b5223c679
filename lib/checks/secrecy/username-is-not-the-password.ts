import { originOf, specOf } from '../../output/seen-object';
import { operatorTemplates } from '../../views/templates';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** A username is delivered as the username, and a password as the password. */
export const usernameIsNotThePassword: Check = {
  id: 'username-is-not-the-password',
  severity: 'error',
  scope: 'cluster',
  why: 'Every login is refused, and a password that is taken for a username is written to logs.',
  *run({ cluster }) {
    for (const { seen, key, text } of [...operatorTemplates(cluster).values()].flat()) {
      const alone = /^\s*\{\{-?\s*\.(\w+)\s*-?\}\}\s*$/.exec(text)?.[1];
      const [, before, after] = /:\/\/\{\{-?\s*\.(\w+)[^}]*\}\}:\{\{-?\s*\.(\w+)[^}]*\}\}@/.exec(text) ?? [];
      if (key !== undefined && alone !== undefined && areExchanged(key, alone)) {
        yield { ...originOf(seen), ...says`its template writes "${alone}" as "${{ key }}"`, fix: FIX };
      } else if (partOf(before) === 'password' && partOf(after) === 'username') {
        yield {
          ...originOf(seen),
          ...says`its template writes an address with "${before}" before "${after}"`,
          fix: 'write the username first, then the password',
        };
      }
    }
    for (const seen of cluster.ofKind('ExternalSecret')) {
      for (const { secretKey, remoteRef } of (specOf(seen.object).data ?? []) as any[]) {
        if (areExchanged(secretKey, remoteRef?.property)) {
          yield {
            ...originOf(seen),
            ...says`it reads property "${{ property: remoteRef.property }}" as "${secretKey}"`,
            fix: FIX,
          };
        }
      }
    }
    for (const workload of cluster.workloads) {
      for (const { variable, key, secret } of workload.references) {
        if (areExchanged(variable, key)) {
          yield {
            ...originOf(workload),
            ...says`variable "${variable}" is made of key "${{ key }}" of Secret "${{ secret }}"`,
            fix: FIX,
          };
        }
      }
    }
  },
};

const FIX = 'exchange the two';

function areExchanged(name: string | undefined, value: string | undefined): boolean {
  const [is, of] = [partOf(name), partOf(value)];
  return is !== undefined && of !== undefined && is !== of;
}

type Part = 'username' | 'password' | undefined;

/** Tenants call their keys by the same few names. */
const known = new Map<string | undefined, Part>();

function partOf(name: string | undefined): Part {
  if (!known.has(name)) {
    known.set(name, readPart(name));
  }
  return known.get(name);
}

/** What a name says that its value is, in any spelling: `DB_USER`, `spring.datasource.username`, `dbPassword`. */
function readPart(name: string | undefined): Part {
  const words = (name ?? '').replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  if (/user(?:name)?$|(?:^|[^a-z])usr$/.test(words)) {
    return 'username';
  }
  return /(?:password|passwd|pwd)$/.test(words) ? 'password' : undefined;
}
