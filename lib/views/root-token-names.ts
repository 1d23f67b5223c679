/** A certificate of a root authority is called so too. */
const OF_CERTIFICATES = new Set(['ca', 'crt', 'cert', 'certs', 'certificate', 'certificates', 'pem', 'pki']);
/** Other things have a root too. */
const OF_OTHERS = new Set(['domain', 'sync', 'zone']);
/** What has a root user or a root token of its own, and is called after the hub where its value comes from there. */
const WITH_A_ROOT = new Set([
  ...['consul', 'gitlab', 'influx', 'influxdb', 'mariadb', 'minio', 'mongo', 'mongodb', 'mysql', 'nomad', 'postgres'],
  ...['postgresql', 'rabbitmq', 'redis', 'passwd', 'password', 'user', 'username'],
]);
const HUBS = ['vault', 'bao', 'openbao'];
/** Variables from which the hub's command line and its clients take their token. */
const VARIABLES = new Set(['VAULT_TOKEN', 'BAO_TOKEN']);

/**
 * Whether names say that a value is the hub's root token, such as key `vault-root` of Secret `vault-unseal-keys`, as
 * bank-vaults makes it. Nothing else of a Secret says what a token may do.
 *
 * @param names of a Secret and a key, or of a variable
 * @param isToken whether what is named is a token of the hub by where it stands
 */
export function saysRootToken(names: readonly string[], isToken: boolean): boolean {
  const words = new Set(
    names.flatMap((name) =>
      name
        .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
        .toLowerCase()
        .split(/[^a-z0-9]+/),
    ),
  );
  if (
    ![...words].some((one) => one === 'root' || one === 'roottoken') ||
    [...words].some((one) => OF_CERTIFICATES.has(one) || OF_OTHERS.has(one) || (!isToken && WITH_A_ROOT.has(one)))
  ) {
    return false;
  }
  const isNamedToken = ['token', 'roottoken', 'unseal'].some((one) => words.has(one));
  return isToken || (isNamedToken && HUBS.some((one) => words.has(one)));
}

/** Whether a program takes the token of the hub from this environment variable. */
export function isTokenVariable(name: string): boolean {
  return VARIABLES.has(name);
}
