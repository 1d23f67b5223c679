import { checked } from '../../options/checked';
/** The kind of a key that the hub makes. https://developer.hashicorp.com/vault/api-docs/secret/pki#key_type */
@checked
export class KeyType {
  static readonly EC_P256 = new KeyType('ec', 256);
  static readonly EC_P384 = new KeyType('ec', 384);
  static readonly RSA_2048 = new KeyType('rsa', 2048);
  static readonly RSA_3072 = new KeyType('rsa', 3072);
  static readonly RSA_4096 = new KeyType('rsa', 4096);

  private constructor(
    readonly name: 'ec' | 'rsa',
    readonly bits: number,
  ) {}
}
