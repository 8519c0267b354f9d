type Fields = Readonly<Record<string, unknown>>;

/** A stored answer in which no token is handed out any more. Pure. */
export function withoutTokens(body: string): string {
  const answer = JSON.parse(body) as { readonly data?: Fields };
  if (answer.data?.['token'] === undefined) return body;
  return JSON.stringify({ ...answer, data: { ...answer.data, token: null } });
}
