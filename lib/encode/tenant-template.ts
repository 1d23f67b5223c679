/** A text in a template of the file of a tenant, where `${key}` is a key and `$${` the text `${`. */
export function tenantTemplateText(text: string): string {
  return text.replaceAll('${', () => '$${');
}
