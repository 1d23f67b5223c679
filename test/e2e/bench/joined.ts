import type { Socket } from 'node:net';

/**
 * Passes on what each of two connections brings to the other one, and ends both with the first.
 *
 * @param open those that are open: both come into it, and go when they are closed
 */
export function joined<S extends Socket>(incoming: S, outgoing: S, open: Set<S>): void {
  for (const [socket, other] of [
    [incoming, outgoing],
    [outgoing, incoming],
  ] as const) {
    open.add(socket);
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      open.delete(socket);
      other.destroy();
    });
    socket.pipe(other);
  }
}
