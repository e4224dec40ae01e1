import { Pool } from 'undici';

/** A client with connections that stay open. */
export interface Http {
  get<T>(path: string, headers?: Record<string, string>): Promise<T>;
  /** Throws on any unexpected answer, so that no refusal counts as a fast success. */
  post<T>(path: string, body: unknown, headers?: Record<string, string>, expected?: number): Promise<T>;
  close(): Promise<void>;
}

/** As many connections as there are callers. */
export function httpClient(origin: string, connections: number): Http {
  const pool = new Pool(origin, { connections });
  async function call<T>(
    method: 'GET' | 'POST',
    path: string,
    expected: number,
    headers: Record<string, string>,
    body?: string,
  ): Promise<T> {
    const answer = await pool.request({ method, path, headers, ...(body === undefined ? {} : { body }) });
    const text = await answer.body.text();
    if (answer.statusCode !== expected) throw new Error(`${method} ${path} answered ${answer.statusCode}: ${text}`);
    return JSON.parse(text) as T;
  }
  return {
    get: (path, headers = {}) => call('GET', path, 200, headers),
    post: (path, body, headers = {}, expected = 200) =>
      call('POST', path, expected, { 'content-type': 'application/json', ...headers }, JSON.stringify(body)),
    close: () => pool.close(),
  };
}
