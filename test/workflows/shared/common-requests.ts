import { randomUUID } from 'node:crypto';
import type { Command } from '../../../db/engine/commands';
import { type Party, saveParty } from '../../../db/directory/directory';
import { saveSetting } from '../../../db/setting-rows';
import { setWorld } from '../../../db/world/world';
import type { Delivery } from '../../../worker/engine';
import { type EngineWorld, eventually, vendor } from '../../support/engine-world';

export const operator = vendor('vendor-operator');
export const done = { status: 'done' };

/** An opening and what became of it. */
export type Opened = Awaited<ReturnType<EngineWorld['open']>>;

/** A message of a case sent to a person. */
interface Notice {
  readonly template: string;
  readonly party_id: string;
  readonly params: { readonly state?: string };
}

/** Fails when something that had to go through did not. */
export function mustBeDone(delivery: Delivery): void {
  if (delivery.status !== 'done') throw new Error(JSON.stringify(delivery));
}

/** The case of an admitted opening. */
export function opened({ caseId, delivery }: Opened): string {
  mustBeDone(delivery);
  return caseId;
}

/** The codes with which a delivery was refused: its own, or those of all blockers. */
export function refusedWith(delivery: Delivery): string[] {
  if (delivery.status !== 'refused') return [delivery.status];
  const { code, detail } = delivery.refusal;
  return detail.blockers?.map((each) => each.code) ?? [code];
}

/** Makes something for several tests when the first of them asks for it; made anew when that has failed. */
export function onceMade<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}

/** Cases in one state that a test leaves to the next: `take` gives one that was left, or makes one. */
export function leftOvers<T>(make: () => Promise<T>): { take(): Promise<T>; leave(...left: T[]): void } {
  const all: T[] = [];
  return {
    take: async () => all.pop() ?? make(),
    leave: (...left) => void all.push(...left),
  };
}

/** What the tests of all processes arrange and query. */
export function commonRequests(world: EngineWorld) {
  /** A stored command as if received at this very instant. */
  const receivedAt = async (command: Command, at: number): Promise<Command> => {
    const received = new Date(at);
    await world.db('commands').where({ id: command.id }).update({ received_at: received });
    return { ...command, receivedAt: received };
  };

  return {
    /** A new party in good standing, so that no test meets another. */
    async party(kind: 'partner' | 'customer', more: Partial<Party> = {}): Promise<string> {
      const id = `${kind.charAt(0)}-${randomUUID().slice(0, 8)}`;
      const name = `${kind === 'partner' ? '伙伴' : '客户'}${id}`;
      await saveParty(world.db, {
        ...{ id, kind, partnerKind: null, name, nameEn: id, accountName: id, namedAccount: false, mobile: null },
        ...{ email: `contact@${id}.example`, locale: 'zh-CN', status: 'active', programmes: [], pathStage: null },
        ...{ regions: kind === 'partner' ? ['CN'] : [], verificationCodeRequired: false },
        ...more,
      });
      return id;
    },
    receivedAt,
    /**
     * Delivers two decisions when their tasks are due: one received a millisecond before, the other at that instant.
     */
    async aroundDeadline<T>(
      due: Date | null,
      early: T,
      late: T,
      decide: (of: T) => Promise<Command>,
    ): Promise<{ inTime: Delivery; tooLate: Delivery }> {
      const at = due!.getTime();
      await world.setClock(new Date(at - 60_000));
      const [before, after] = [await receivedAt(await decide(early), at - 1), await receivedAt(await decide(late), at)];
      await world.advanceTo(due!);
      return { inTime: await world.deliver(before), tooLate: await world.deliver(after) };
    },
    /** Waits until a case is in a state; returns its row. */
    inState: (caseId: string, state: string) =>
      eventually(`the case to be ${state}`, async () => {
        const row = await world.caseRow(caseId);
        return row.state === state && row;
      }),
    /** Who was told what of a case, in order, as `template → party`. */
    async told(caseId: string, named = ({ template }: Notice): string => template): Promise<string[]> {
      const rows = await world
        .db('notices')
        .where({ case_id: caseId })
        .orderBy(['created_at', 'template', 'party_id'])
        .select<Notice[]>('template', 'party_id', 'params');
      return rows.map((notice) => `${named(notice)} → ${notice.party_id}`);
    },
    audit: (caseId: string): Promise<string[]> =>
      world.db('audit_events').where({ case_id: caseId }).orderBy('seq').pluck<string[]>('action'),
    set: (port: string, subject: string, body: object) => setWorld(world.db, port, subject, { ...body }),
    setting: (key: string, value: unknown) => saveSetting(world.db, { key, value, updatedBy: 'vendor.operator' }),
    unset: (key: string) => world.db('settings').where({ key }).del(),
  };
}
