import { engineWorld, type EngineWorld } from './engine-world';

/** A world for this block's tests: made before the first, taken down after the last. Unusable before that. */
export function testWorld(options?: Parameters<typeof engineWorld>[0]): EngineWorld {
  let made: EngineWorld | undefined;
  beforeAll(async () => {
    made = await engineWorld(options);
  });
  afterAll(() => made?.close());
  return new Proxy({} as EngineWorld, {
    get: (_, part) => {
      if (made === undefined) throw new Error('the world is made when the tests begin');
      return made[part as keyof EngineWorld];
    },
  });
}
