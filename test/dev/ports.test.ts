import { createServer } from 'node:net';
import { freePort, requirePort } from '../../dev/ports';

test('a taken port is named in one sentence with the way out, a free one is not mentioned', async () => {
  const port = await freePort();
  await requirePort(port, 'PORT');
  const stranger = createServer();
  await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
  await expect(requirePort(port, 'PORT')).rejects.toThrow(
    `Port ${port} is taken by another program. Stop it, or start with PORT=${port + 1} npm start.`,
  );
  await new Promise((resolve) => stranger.close(resolve));
});
