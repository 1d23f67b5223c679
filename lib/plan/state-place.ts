type Json = Readonly<Record<string, unknown>>;

/** Where Terraform keeps the state of a stack, as text: a file is the same one from wherever the stack lies. */
export function statePlaceOf(json: Json | undefined): string {
  const { backend, cloud } = (json?.['terraform'] ?? {}) as {
    readonly backend?: { readonly local?: { readonly path?: string } };
    readonly cloud?: object;
  };
  const local = backend?.local && { ...backend.local, path: backend.local.path?.replace(/^(?:\.\.\/)+/, '') };
  return JSON.stringify([local ? { local } : backend, cloud]);
}
