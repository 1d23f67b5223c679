import type { AccessChange, AccessDiff } from '../access/diff';
import type { Change } from './change';

/** Who gains and who loses what, by who somebody is; whom the hub takes for somebody is told where that is said. */
export function accessChanges({ opened, closed }: AccessDiff): Change[] {
  return [...opened.map((one) => changeOf(one, true)), ...closed.map((one) => changeOf(one, false))].filter(
    (one) => one !== undefined,
  );
}

function changeOf({ kind, who, what, how }: AccessChange, opens: boolean): Change | undefined {
  const may = how.join(', ');
  const said = {
    path: `${may} on "${what}"`,
    login: `use the login of ${what} (${may})`,
    secret: `read Secret ${what} (${may})`,
    tenant: `${may} ${what}`,
  };
  return kind === 'admission' || kind === 'condition'
    ? undefined
    : {
        subject: 'access',
        effect: opens ? 'opens' : 'closes',
        where: kind === 'path' || kind === 'tenant' ? 'hub' : `cluster ${what.split('/')[0]!}`,
        what: who,
        how: `${opens ? 'may now' : 'may no longer'} ${said[kind]}`,
        attention: opens,
      };
}
