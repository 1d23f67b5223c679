import {
  escapedFor,
  templateField,
  TemplateFunctions,
  TemplatePlace,
  templateString,
  templateText,
} from '../encode/go-template';
import { FleetError } from '../errors';
import { checked } from '../options/checked';
import { kindOf } from '../options/words';
import { SecretKey } from './secret-key';

export type TemplatePart = SecretKey | Template | string | number;
export type Tag = (text: TemplateStringsArray, ...parts: TemplatePart[]) => Template;

/** Those of sprig, which the operator's engine brings. https://external-secrets.io/latest/guides/templating/ */
const OPERATOR_FUNCTIONS: TemplateFunctions = { replace: 'replace', json: 'toJson' };

/**
 * A value of a delivered Secret, made of text and keys. Each tag escapes the keys in it for one kind of place; the text
 * around them, strings and numbers stay as they are. Templates nest: a URL in a JSON file.
 */
@checked
export class Template {
  /** Percent-encodes: for user, password, path segments and query values of a URL. */
  static readonly url: Tag = (text, ...parts) => new Template('url', text, parts);
  /** Writes a key as a JSON string, quotes included: `{"password": ${password}}`. */
  static readonly json: Tag = (text, ...parts) => new Template('json', text, parts);
  /** For element text and for attribute values in quotes. */
  static readonly xml: Tag = (text, ...parts) => new Template('xml', text, parts);
  /** For values in a Java properties file, read as UTF-8. */
  static readonly properties: Tag = (text, ...parts) => new Template('properties', text, parts);
  /** Escapes nothing: for a file that holds nothing but the value. */
  static readonly text: Tag = (text, ...parts) => new Template('text', text, parts);

  private readonly parts: readonly TemplatePart[];

  private constructor(
    private readonly place: TemplatePlace,
    text: TemplateStringsArray,
    parts: readonly TemplatePart[],
  ) {
    if (!Array.isArray(text?.raw)) {
      throw new FleetError(
        'TemplateInvalid',
        `Template.${place} is a tag and was called like a function; write Template.${place}\`...\` without parentheses`,
      );
    }
    for (const part of parts) {
      if (!(part instanceof SecretKey || part instanceof Template || ['string', 'number'].includes(typeof part))) {
        throw new FleetError(
          'KeyUnknown',
          `Template.${place} got ${kindOf(part)} where a key, a Template, a string or a number belongs; ` +
            'use a key that the secret has',
        );
      }
    }
    // Neither Go nor YAML can say half a character or a null.
    if ([...text, ...parts].some((part) => typeof part === 'string' && /[\p{Cs}\0]/u.test(part))) {
      throw new FleetError(
        'TemplateInvalid',
        `Template.${place} holds half a surrogate pair or U+0000, which no file of text can hold; leave it out`,
      );
    }
    this.parts = text.flatMap((literal, index) => (index < parts.length ? [literal, parts[index]!] : [literal]));
  }

  /** The keys that are used, those of nested templates included. */
  get keys(): SecretKey[] {
    return this.parts.flatMap((part) =>
      part instanceof SecretKey ? [part] : part instanceof Template ? part.keys : [],
    );
  }

  /** As text of a Go template, in which `reference` says how a key is had, and `functions` what it may call. */
  render(reference: KeyReference = templateField, functions: TemplateFunctions = OPERATOR_FUNCTIONS): string {
    return this.parts
      .map((part) =>
        part instanceof SecretKey || part instanceof Template
          ? `{{ ${this.escaped(part, reference, functions)} }}`
          : templateText(String(part)),
      )
      .join('');
  }

  /** As an expression of a Go template. */
  private expression(reference: KeyReference, functions: TemplateFunctions): string {
    const values = this.parts
      .filter((part) => part !== '')
      .map((part) =>
        part instanceof SecretKey || part instanceof Template
          ? `(${this.escaped(part, reference, functions)})`
          : templateString(String(part)),
      );
    return `print ${values.join(' ') || '""'}`;
  }

  private escaped(part: SecretKey | Template, reference: KeyReference, functions: TemplateFunctions): string {
    const value = part instanceof SecretKey ? reference(part.name) : `(${part.expression(reference, functions)})`;
    return escapedFor(this.place, value, functions);
  }
}

export type KeyReference = (key: string) => string;
