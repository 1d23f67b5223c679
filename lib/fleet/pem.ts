import { readFileSync } from 'node:fs';
import { FleetError } from '../errors';
import { checked } from '../options/checked';

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[A-Za-z0-9+/=\s]+-----END \1-----/g;

/** Public PEM text: a certificate, a chain or a public key. Private keys are refused: no secret enters the program. */
@checked
export class Pem {
  /**
   * Reads a file, relative to the working directory.
   *
   * @throws PemInvalid if the file cannot be read, holds no PEM block or holds a private key
   */
  static fromFile(path: string): Pem {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new FleetError('PemInvalid', `cannot read "${path}" (${reason}); give the path of a PEM file`);
    }
    return Pem.fromText(text, path);
  }

  /**
   * Takes PEM text as it is.
   *
   * @param origin what messages call it
   * @throws PemInvalid if there is no PEM block in it, or a private key
   */
  static fromText(text: string, origin = 'the text'): Pem {
    const labels = [...text.matchAll(BLOCK)].map(([, label]) => label!);
    if (labels.length === 0) {
      throw new FleetError('PemInvalid', `${origin} holds no PEM block; give a certificate or a public key`);
    }
    if (labels.some((label) => label.includes('PRIVATE'))) {
      throw new FleetError(
        'SecretInProgram',
        `${origin} holds a private key; give only the certificate or the public key, secrets never enter the program`,
      );
    }
    return new Pem(text.trim());
  }

  private constructor(
    /** Without white space around it: a trailing newline makes every `terraform plan` show a change. */
    readonly text: string,
  ) {}

  /** One line, as `caBundle` wants it. */
  get base64(): string {
    return Buffer.from(`${this.text}\n`).toString('base64');
  }
}
