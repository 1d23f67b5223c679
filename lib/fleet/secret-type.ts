import { checked } from '../options/checked';
/** The type of a delivered Secret. https://kubernetes.io/docs/concepts/configuration/secret/#secret-types */
@checked
export class SecretType {
  static readonly OPAQUE = new SecretType('Opaque', []);
  /** Delivers `tls.crt` and `tls.key`. */
  static readonly TLS = new SecretType('kubernetes.io/tls', ['tls.crt', 'tls.key']);
  /** Delivers `.dockerconfigjson`. */
  static readonly DOCKER_CONFIG_JSON = new SecretType('kubernetes.io/dockerconfigjson', ['.dockerconfigjson']);

  private constructor(
    readonly name: string,
    /** What the API server demands of this type. */
    readonly requiredKeys: readonly string[],
  ) {}
}
