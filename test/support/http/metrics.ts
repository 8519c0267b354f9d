const SAMPLE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>\S+)$/;

/** The value of a sample in Prometheus's text format, or undefined. The labels must be exactly these, in any order. */
export function valueIn(text: string, name: string, labels: Readonly<Record<string, string>>): number | undefined {
  const wanted = JSON.stringify(sorted(Object.entries(labels).map(([key, value]) => `${key}=${value}`)));
  for (const line of text.split('\n')) {
    const sample = SAMPLE.exec(line)?.groups;
    if (sample?.['name'] !== name) continue;
    const found = [...(sample['labels'] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => `${key}=${value}`);
    if (JSON.stringify(sorted(found)) === wanted) return Number(sample['value']);
  }
  return undefined;
}

function sorted(labels: readonly string[]): string[] {
  return labels.toSorted((a, b) => a.localeCompare(b));
}
