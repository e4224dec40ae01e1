import { POLICIES } from '../workflows/registry';
import { recordedHistories, replay } from './support/histories';

const recorded = recordedHistories();

test.each(POLICIES.map(({ type }) => type))(
  'cases of %s that are under way go on with these workflows',
  async (type) => {
    const histories = recorded.filter(({ workflowId }) => workflowId.startsWith(`${type}.`));
    expect(histories.length).toBeGreaterThan(3);
    expect(await replay(histories)).toBe(histories.length);
  },
);

test('a history that took another way is found out', async () => {
  const [{ workflowId, history }] = recorded as [(typeof recorded)[0]];
  const events = (history.events ?? []).map((event) => ({ ...event }));
  const first = events.find((event) => event.activityTaskScheduledEventAttributes != null);
  first!.activityTaskScheduledEventAttributes = {
    ...first!.activityTaskScheduledEventAttributes,
    activityType: { name: 'somethingElse' },
  };
  await expect(replay([{ workflowId, history: { events } }])).rejects.toThrow('does not replay');
});
