import type { CardPicture, CardPool, CardState } from './card-picture.js';
import { escapeXml, shorten } from './xml.js';

const WIDTH = 640;
const MARGIN = 36;
const HEADER_HEIGHT = 112;
const FOOTER_HEIGHT = 58;
const POOL_LABEL_HEIGHT = 38;
const PLACE_RADIUS = 24;
const PLACES_PER_ROW = 10;
const ROW_HEIGHT = 62;
/** More places than this would be too small to count; they become a bar. */
const MAX_PLACES = 20;
const BAR_HEIGHT = 26;
/** A card of more kinds of sessions says how many are left out. */
const MAX_POOLS = 6;
const MAX_NAME_LENGTH = 28;
const MAX_LABEL_LENGTH = 62;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const PAPER = '#ffffff';

/** White text on each is at least 5:1. The same as in public/cards/style.css. */
const COLOURS = ['#0f6b63', '#9a3412', '#4338ca', '#9d174d', '#166534', '#1e40af'] as const;
const COLOUR_OUT_OF_USE = '#525a66';

const NOTES: Readonly<Record<Exclude<CardState, 'usable' | 'not_started'>, string>> = {
  used_up: 'All used',
  expired: 'Expired',
  closed: 'Closed',
};

/**
 * A client package as a punch card: an SVG picture that stands alone, without scripts, links or fonts of its own. Any text may be in
 * it; the result is always well-formed XML.
 */
export function renderCardSvg(card: CardPicture): string {
  const pools = card.pools.slice(0, MAX_POOLS);
  const blocks: string[] = [];
  let y = HEADER_HEIGHT;
  for (const pool of pools) {
    blocks.push(poolBlock(pool, y));
    y += poolHeight(pool);
  }
  const height = y + FOOTER_HEIGHT;
  const colour =
    card.state === 'usable' || card.state === 'not_started' ? colourOf(card.packageUid) : COLOUR_OUT_OF_USE;
  const hidden = card.pools.length - pools.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title" font-family="${FONT}">
<title id="title">${escapeXml(`${card.name}: ${summary(card)}. ${footnote(card)}`)}</title>
<rect x="4" y="4" width="${WIDTH - 8}" height="${height - 8}" rx="26" fill="${colour}"/>
<rect x="12" y="12" width="${WIDTH - 24}" height="${height - 24}" rx="19" fill="none" stroke="#fff" stroke-opacity=".35" stroke-width="1.5" stroke-dasharray="1 7" stroke-linecap="round"/>
<text x="${MARGIN}" y="72" fill="#fff" font-size="30" font-weight="700">${escapeXml(shorten(card.name, MAX_NAME_LENGTH))}</text>
<text x="${MARGIN}" y="100" fill="#fff" font-size="17">${escapeXml(summary(card))}</text>
${blocks.join('\n')}
<text x="${MARGIN}" y="${height - 32}" fill="#fff" font-size="17">${escapeXml(footnote(card, hidden))}</text>
</svg>
`;
}

function poolHeight({ total }: CardPool): number {
  const area = total <= MAX_PLACES ? Math.ceil(total / PLACES_PER_ROW) * ROW_HEIGHT : BAR_HEIGHT + 20;
  return POOL_LABEL_HEIGHT + area;
}

function poolBlock(pool: CardPool, y: number): string {
  const names =
    pool.serviceNames.length > 0 ? pool.serviceNames.slice(0, MAX_LABEL_LENGTH).join(', ') : 'Everything you can book';
  const label = `<text x="${MARGIN}" y="${y + 24}" fill="#fff" font-size="16">${escapeXml(shorten(names, MAX_LABEL_LENGTH))}</text>`;
  return `${label}\n${pool.total <= MAX_PLACES ? places(pool, y + POOL_LABEL_HEIGHT) : bar(pool, y + POOL_LABEL_HEIGHT)}`;
}

/** One circle for each session; a used one is a hole that shows the paper behind. */
function places({ total, used }: CardPool, y: number): string {
  const step = (WIDTH - 2 * MARGIN) / PLACES_PER_ROW;
  return Array.from({ length: total }, (_, index) => {
    const cx = MARGIN + step * ((index % PLACES_PER_ROW) + 0.5);
    const cy = y + ROW_HEIGHT * (Math.floor(index / PLACES_PER_ROW) + 0.5);
    if (index < used) {
      return `<circle cx="${cx}" cy="${cy}" r="${PLACE_RADIUS}" fill="${PAPER}" stroke="#000" stroke-opacity=".35" stroke-width="2"/>`;
    }
    const ring = `<circle cx="${cx}" cy="${cy}" r="${PLACE_RADIUS}" fill="#000" fill-opacity=".14" stroke="#fff" stroke-opacity=".8" stroke-width="2"/>`;
    return `${ring}<text x="${cx}" y="${cy + 6}" fill="#fff" font-size="17" text-anchor="middle">${index + 1}</text>`;
  }).join('\n');
}

function bar({ total, used }: CardPool, y: number): string {
  const width = WIDTH - 2 * MARGIN;
  const left = Math.round(width * (1 - used / total));
  const radius = BAR_HEIGHT / 2;
  const track = `<rect x="${MARGIN}" y="${y}" width="${width}" height="${BAR_HEIGHT}" rx="${radius}" fill="#000" fill-opacity=".25"/>`;
  return `${track}\n<rect x="${MARGIN}" y="${y}" width="${left}" height="${BAR_HEIGHT}" rx="${Math.min(radius, left / 2)}" fill="#fff"/>`;
}

function summary({ pools }: CardPicture): string {
  const total = pools.reduce((sum, pool) => sum + pool.total, 0);
  const used = pools.reduce((sum, pool) => sum + pool.used, 0);
  return `${total - used} of ${total} ${total === 1 ? 'session' : 'sessions'} left`;
}

function footnote({ state, validFrom, validUntil }: CardPicture, hiddenPools = 0): string {
  const more = hiddenPools > 0 ? ` · and ${hiddenPools} more kinds of sessions` : '';
  switch (state) {
    case 'usable':
      return `Valid until ${longDay(validUntil)}${more}`;
    case 'not_started':
      return `Valid from ${longDay(validFrom)} until ${longDay(validUntil)}${more}`;
    case 'expired':
      return `${NOTES.expired} on ${longDay(validUntil)}${more}`;
    case 'used_up':
    case 'closed':
      return `${NOTES[state]}${more}`;
  }
}

const longDays = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

function longDay(day: string): string {
  return longDays.format(new Date(`${day}T00:00:00Z`));
}

/** Cards of the same package have the same colour everywhere; public/cards/card-view.js counts alike. */
function colourOf(uid: string): string {
  const sum = Array.from(uid).reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  return COLOURS[sum % COLOURS.length] ?? COLOURS[0];
}
