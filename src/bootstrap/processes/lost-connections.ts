import type { Worker } from 'node:cluster';

/** What the primary sends with a connection that it offers to a worker, and what a worker answers: Node's own, and nowhere documented. */
interface ClusterMessage {
  readonly cmd?: string;
  readonly act?: string;
  readonly seq?: number;
  readonly ack?: number;
}

/**
 * Gives a worker's connections to others where it has died before it took them. Node forgets those: nobody reads them, and nobody
 * closes them, so that their clients wait until they give up. A worker answers before it reads, and its answer is
 * heard before its end, so no request is carried out twice. Should Node change these messages, a connection is lost as before.
 */
export function keepOfferedConnections({ process: child }: Worker): void {
  const offered = new Set<number>();
  const send = child.send.bind(child) as (...parameters: unknown[]) => boolean;
  child.send = (...parameters: unknown[]): boolean => {
    const { cmd, act, seq } = parameters[0] as ClusterMessage;
    if (cmd === 'NODE_CLUSTER' && act === 'newconn' && seq !== undefined) offered.add(seq);
    return send(...parameters);
  };
  child.on('internalMessage', ({ ack }: ClusterMessage) => {
    if (ack !== undefined) offered.delete(ack);
  });
  // Node's own listeners come first: from then on the worker is offered nothing. Which of the two comes last depends on how it ends.
  const giveBack = (): void => {
    if (child.connected) return;
    for (const ack of offered) child.emit('internalMessage', { cmd: 'NODE_CLUSTER', ack, accepted: false });
    offered.clear();
  };
  child.once('disconnect', giveBack).once('exit', giveBack);
}
