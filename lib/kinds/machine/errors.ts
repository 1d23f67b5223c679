import { FleetError } from '../../errors';
import { Machine } from './machine';

/** A mount trusts one issuer. */
export function issuerErrors(machines: readonly Machine[]): FleetError[] {
  const first = new Map<string, Machine>();
  return machines.flatMap((machine) => {
    const { settings } = machine.auth;
    if (settings.kind !== 'jwt') {
      return [];
    }
    const other = first.get(settings.issuer) ?? machine;
    first.set(settings.issuer, other);
    const trusted = other.auth.settings.kind === 'jwt' ? other.auth.settings : settings;
    const isSame =
      trusted.discoveryUrl === settings.discoveryUrl && trusted.caCertificate?.text === settings.caCertificate?.text;
    return isSame
      ? []
      : [
          new FleetError(
            'IssuerDiffers',
            `issuer "${settings.issuer}" is "${settings.discoveryUrl}" here and "${trusted.discoveryUrl}" at ` +
              `${other.node.path}; give both the same, or each a name of its own`,
            machine,
          ),
        ];
  });
}
