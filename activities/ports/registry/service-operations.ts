import type { Db } from '../../../db/knex';
import { eligibleSpecialists, findSpecialist, type SpecialistRow } from '../../../db/directory/specialists';
import type { EligibleLine, ServiceOperationsPort, Specialist } from '../service-operations';
import { ask } from './simulation';

/** The dedicated personnel of our own registry. */
export function registryServiceOperations(db: Db): ServiceOperationsPort {
  const port = 'service-operations';
  return {
    eligible: ({ programme, month }) =>
      ask(db, port, programme, async () => {
        const found = await eligibleSpecialists(db, { programme, month });
        const ids = [...new Set(found.map(({ partnerId }) => partnerId))];
        const partners = ids.map((partnerId) => ({
          partnerId,
          lines: found.filter((each) => each.partnerId === partnerId).map(lineOf),
        }));
        return { partners };
      }),
    specialist: ({ partnerId, personId }) =>
      ask(db, port, personId, async () => {
        const row = await findSpecialist(db, personId);
        return { specialist: row?.partnerId === partnerId ? specialistOf(row) : null };
      }),
  };
}

const amountOf = ({ amountMinor, amountCurrency }: SpecialistRow): Specialist['amount'] =>
  amountMinor === null || amountCurrency === null ? null : { minor: amountMinor, currency: amountCurrency };

function specialistOf(row: SpecialistRow): Specialist {
  const { id, partnerId, name, state, position, worksSince, certificates, programme, project } = row;
  const { activeFrom, activeUntil } = row;
  const who = { id, partnerId, name, state, position, worksSince, certificates };
  return { ...who, programme, project, amount: amountOf(row), activeFrom, activeUntil };
}

function lineOf(row: SpecialistRow): EligibleLine {
  const [longest] = row.certificates.toSorted((a, b) => b.validUntil.localeCompare(a.validUntil));
  return {
    personId: row.id,
    name: row.name,
    certificate: longest!.code,
    ...(row.project === null ? {} : { project: row.project }),
    amount: amountOf(row)!,
  };
}
