import pg from 'pg';

/** Connects to a database. When the server goes, the query at hand fails; the connection's own report of it has nothing to add. */
export async function connectOwner(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
