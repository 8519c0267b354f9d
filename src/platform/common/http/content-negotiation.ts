/** How an answer may be packed. */
export type Encoding = 'br' | 'gzip' | 'identity';

/** The smallest first. */
const COMPRESSED = ['br', 'gzip'] as const;
const Q_VALUE = /^\s*q=([01](?:\.\d{0,3})?)\s*$/i;

/** The smallest encoding that `acceptEncoding` allows (RFC 9110, 12.5.3); `identity` where it names none that we have. */
export function encodingFor(acceptEncoding: string | string[] | undefined): Encoding {
  const weights = new Map<string, number>();
  for (const part of String(acceptEncoding ?? '').split(',')) {
    const [name = '', parameter = 'q=1'] = part.split(';', 2);
    weights.set(name.trim().toLowerCase(), Number(Q_VALUE.exec(parameter)?.[1] ?? 1));
  }
  return COMPRESSED.find((name) => (weights.get(name) ?? weights.get('*') ?? 0) > 0) ?? 'identity';
}

/** True when `If-None-Match` names the entity tag `etag`, or any (RFC 9110, 13.1.2). */
export function namesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((part) => ['*', etag].includes(part.trim().replace(/^W\//, '')));
}
