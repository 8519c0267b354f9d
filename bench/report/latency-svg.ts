import type { Row } from '../rows/rows.types.js';

const WIDTH = 760;
const HEIGHT = 440;
const MARGIN = { left: 70, right: 170, top: 40, bottom: 55 };
const SERIES = [
  { title: 'service, closed loop', prefix: 'service_', color: '#1f6feb' },
  { title: 'service, open loop', prefix: 'open_', color: '#8250df' },
  { title: 'plain SQL', prefix: 'plain_sql_', color: '#1a7f37' },
  { title: 'textbook handler', prefix: 'textbook_', color: '#bc4c00' },
] as const;

/** Redemptions per second across, latency up on a logarithmic scale: the median as a dot, the 99th percentile as a ring. */
export function latencySvg(rows: readonly Row[]): string {
  const shown = rows.filter(({ name }) => SERIES.some(({ prefix }) => name.startsWith(prefix)));
  const maxRate = Math.max(1, ...shown.map((row) => row.per_second)) * 1.05;
  const latencies = shown.flatMap((row) => [row.p50_ms, row.p99_ms]).filter((value) => value > 0);
  const low = Math.floor(Math.log10(Math.min(1, ...latencies)));
  const high = Math.ceil(Math.log10(Math.max(10, ...latencies)));
  const x = (rate: number): number => MARGIN.left + (rate / maxRate) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (ms: number): number =>
    HEIGHT - MARGIN.bottom - ((Math.log10(ms) - low) / (high - low)) * (HEIGHT - MARGIN.top - MARGIN.bottom);

  const decades = Array.from({ length: high - low + 1 }, (_unused, index) => 10 ** (low + index));
  const ticks = Array.from({ length: 6 }, (_unused, index) => (maxRate / 5) * index);
  const right = WIDTH - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(MARGIN.left, 22, 'Latency against load: dots p50, rings p99, numbers are connections', 'start', 14),
    ...decades.map(
      (ms) => line(MARGIN.left, y(ms), right, y(ms)) + text(MARGIN.left - 8, y(ms) + 4, `${ms} ms`, 'end'),
    ),
    ...ticks.map((rate) => text(x(rate), bottom + 20, String(Math.round(rate)), 'middle')),
    line(MARGIN.left, MARGIN.top, MARGIN.left, bottom),
    text((MARGIN.left + right) / 2, HEIGHT - 12, 'redemptions per second', 'middle'),
    ...SERIES.flatMap((series, index) => drawSeries(shown, series, MARGIN.top + 20 * index, { x, y, right })),
    '</svg>\n',
  ].join('\n');
}

interface Scale {
  readonly x: (rate: number) => number;
  readonly y: (ms: number) => number;
  readonly right: number;
}

function drawSeries(rows: readonly Row[], series: (typeof SERIES)[number], legendY: number, scale: Scale): string[] {
  const { color, prefix, title } = series;
  const points = rows
    .filter(({ name }) => name.startsWith(prefix))
    .map((row) => ({
      label: row.connections,
      x: scale.x(row.per_second),
      p50: scale.y(row.p50_ms),
      p99: scale.y(row.p99_ms),
    }));
  if (points.length === 0) return [];
  const path = (y: 'p50' | 'p99'): string =>
    points.map((point) => `${point.x.toFixed(1)},${point[y].toFixed(1)}`).join(' ');
  return [
    `<circle cx="${scale.right + 16}" cy="${legendY}" r="4" fill="${color}"/>`,
    text(scale.right + 26, legendY + 4, title, 'start'),
    `<polyline points="${path('p50')}" fill="none" stroke="${color}"/>`,
    `<polyline points="${path('p99')}" fill="none" stroke="${color}" stroke-dasharray="4 3"/>`,
    ...points.flatMap((point) => [
      `<circle cx="${point.x.toFixed(1)}" cy="${point.p50.toFixed(1)}" r="4" fill="${color}"/>`,
      `<circle cx="${point.x.toFixed(1)}" cy="${point.p99.toFixed(1)}" r="4" fill="#fff" stroke="${color}"/>`,
      text(point.x + 7, point.p50 + 4, String(point.label), 'start', 10),
    ]),
  ];
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1}" y1="${y1.toFixed(1)}" x2="${x2}" y2="${y2.toFixed(1)}" stroke="#d0d7de"/>`;
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end', size = 12): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-size="${size}">${content}</text>`;
}
