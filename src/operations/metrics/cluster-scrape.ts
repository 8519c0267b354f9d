import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { AggregatorRegistry, type Registry } from 'prom-client';

/** A worker's question to the primary, and its answer. */
interface Scrape {
  readonly type: 'punchcard:scrape' | 'punchcard:scraped';
  readonly number: number;
  readonly text?: string;
}

/** A little longer than the library waits for the workers. */
const SCRAPE_TIMEOUT_MS = 6_000;
let asked = 0;

/** The metrics of `registry`; in one of several processes those of all of them, added up, which the primary collects. */
export async function scrape(registry: Registry): Promise<string> {
  if (!cluster.isWorker) return registry.metrics();
  asked += 1;
  const number = asked;
  const signal = AbortSignal.timeout(SCRAPE_TIMEOUT_MS);
  process.send?.({ type: 'punchcard:scrape', number } satisfies Scrape);
  for (;;) {
    const [answer] = (await once(process, 'message', { signal })) as [Scrape];
    if (answer.type === 'punchcard:scraped' && answer.number === number) return answer.text ?? '';
  }
}

/** In a worker: lets the primary ask for the metrics of `registry`. */
export function joinScrapes(registry: Registry): void {
  if (!cluster.isWorker) return;
  AggregatorRegistry.setRegistries([registry]);
  // Made for the listener that it adds.
  void new AggregatorRegistry();
}

/** In the primary: answers the workers' questions with the metrics of all of them. */
export function answerScrapes(): void {
  const all = new AggregatorRegistry();
  cluster.on('message', (worker: Worker, { type, number }: Scrape) => {
    if (type !== 'punchcard:scrape') return;
    all
      .clusterMetrics()
      .catch(() => undefined)
      .then((text) => worker.isConnected() && worker.send({ type: 'punchcard:scraped', number, text } satisfies Scrape))
      .catch(() => undefined);
  });
}
