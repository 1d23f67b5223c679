/**
 * A value of a variable in a pod, in which the kubelet would put other variables where `$(NAME)` stands, and takes two
 * dollars for one. https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function podVariable(text: string): string {
  return text.replaceAll('$', () => '$$');
}

/** What a pod gets, of a value that names no other variables. The reverse of {@link podVariable}. */
export function podVariableText(value: string): string {
  return value.replaceAll('$$', () => '$');
}
