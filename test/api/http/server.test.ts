import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { httpServer } from '../../../api/http/server';
import { listen } from '../../support/listening';

/** How long the usual proxies keep an idle connection. */
const PROXY_MS = 60_000;

it('leaves it to a proxy in front to close connections, used or not, so that no request of its is reset', async () => {
  const { server, base, stop } = await listen(httpServer((_request, response) => void response.end()));
  const { headers } = await fetch(base);
  const [, seconds] = /timeout=(\d+)/.exec(headers.get('keep-alive') ?? '') ?? [];
  expect(Number(seconds) * 1_000).toBeGreaterThan(PROXY_MS);
  expect(server.headersTimeout).toBeGreaterThan(PROXY_MS);
  stop();
});

it.each([
  ['an address of 20 KB', `GET /?a=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431, 'headers-too-large'],
  ['no HTTP', 'hello\r\n\r\n', 400, 'bad-request'],
  ['a header without a name', 'GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n', 400, 'bad-request'],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400, 'bad-request'],
])('answers %s with a problem, too', async (_name, sent, status, slug) => {
  const { base, stop } = await listen(httpServer((_request, response) => void response.end()));
  const socket = connect(Number(new URL(base).port), '127.0.0.1');
  socket.write(sent);
  const [head, body] = (await text(socket)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toContain('application/problem+json');
  expect(JSON.parse(body ?? '')).toMatchObject({ type: `/problems/${slug}`, status });
  stop();
});
