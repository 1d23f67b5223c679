import { FleetError } from '../errors';

/** cdktf's marks for values that only Terraform knows: a string, a list, a map and a number. */
const TOKEN = /[$#&]\{TfToken\[|-1\.8881545897087|-\d(?:\.\d+)?e\+29\d/;

/**
 * A value that only Terraform knows would be written into YAML as a meaningless text, without a word.
 *
 * @throws TerraformTokenInManifest
 */
export function requireNoTerraformToken(object: unknown, path: string): void {
  const found = TOKEN.exec(JSON.stringify(object));
  if (found) {
    throw new FleetError(
      'TerraformTokenInManifest',
      `a value that Terraform knows only when it is applied stands in a manifest ("${found[0]}..."); ` +
        'put in what is known at synthesis, such as a name or an address',
      path,
    );
  }
}
