import type { Partner, Ports } from '../ports';

/** A partner as it is judged: with a frozen master distributor its cloud distributors are frozen too (domain 1.0.7). */
export async function partnerAsJudged({ directory }: Pick<Ports, 'directory'>, id: string): Promise<Partner | null> {
  const { partner } = await directory.partner({ id });
  if (partner?.kind !== 'cloud-distributor' || partner.status === 'frozen' || partner.status === 'left') return partner;
  const { cooperation } = await directory.cooperation({ distributorId: id });
  if (cooperation === null) return partner;
  const { partner: master } = await directory.partner({ id: cooperation.masterId });
  return master?.status === 'frozen' ? { ...partner, status: 'frozen' } : partner;
}
