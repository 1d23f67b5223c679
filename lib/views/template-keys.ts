import { parseTemplate } from '../go/template';
import { OPERATOR_FUNCTIONS } from '../go/template-functions';

/**
 * The keys that a template of the operator takes from what was read; undefined where the text alone does not tell, as it
 * takes all of them, or is no template.
 */
export function templateKeys(template: string): readonly string[] | undefined {
  const parsed = parseTemplate(template, OPERATOR_FUNCTIONS);
  return typeof parsed === 'string' || parsed.takesAll ? undefined : parsed.keys;
}
