import { RotatingDatabaseCredential } from './rotating-database-credential';

/** `<fleet>/<environment>/<tenant>/<credential>` */
export function credentialPath({ tenant, name }: RotatingDatabaseCredential): string {
  return [tenant.fleet.name, tenant.environment.name, tenant.name, name].join('/');
}
