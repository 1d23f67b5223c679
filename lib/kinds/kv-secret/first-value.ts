import { expression, quotedText } from '../../encode/terraform';
import { ownedName } from '../../fleet/owned';
import { Stack } from '../../vault/stack';
import { StaticSecret } from './static-secret';

/** The first value of a secret, from an ephemeral variable; undefined where the program asks for none. */
export function firstValue(stack: Stack, secret: StaticSecret<string>): string | undefined {
  const { firstValueVariable: variable, keys } = secret;
  if (!variable) {
    return undefined;
  }
  stack.addEphemeralVariable(variable, {
    type: 'map(string)',
    default: null,
    description: `First value of ${ownedName(secret)}, with ${keys.join(', ')}. ` + 'Needed only until it is written.',
  });
  const entries = keys.map((key) => `${quotedText(key)} = var.${variable}[${quotedText(key)}]`);
  // Without a value this is a text that is no JSON object: the first write fails, later plans have what is set.
  const missing = quotedText(`the first value is missing: set TF_VAR_${variable}`);
  return expression(`var.${variable} == null ? ${missing} : jsonencode({ ${entries.join(', ')} })`);
}
