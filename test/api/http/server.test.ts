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
