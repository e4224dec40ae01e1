import { type CaseView, type Demonstration, formIn, type Person } from './demo-client';
import { ended, print, say } from './demo-teller';

const DISTRIBUTOR = 'distributor-4';
const ADDRESS = `contact@${DISTRIBUTOR}.example`;

/** Ends what an earlier run began: nobody can invite a distributor that has a master. */
async function endCooperation(operator: Person): Promise<void> {
  const path = `/v1/directory/cooperations`;
  const { items } = await operator.get<{ items: { masterId: string; region: string }[] }>(
    `${path}?distributor=${DISTRIBUTOR}`,
  );
  const { now } = await operator.get<{ now: string }>('/v1/clock');
  for (const { masterId, region } of items)
    await operator.put(`${path}/${DISTRIBUTOR}`, { masterId, region, until: now });
}

async function invite(master: Person): Promise<CaseView> {
  const opened = await master.post<CaseView>('/v1/cases', { type: 'distributor-invitation', form: { email: ADDRESS } });
  say(`  ${master.id} invites ${ADDRESS}: ${opened.requestNo}`);
  return opened;
}

/** Opens an invitation's link in a browser, signs in and accepts. */
async function accept(demonstration: Demonstration, requestNo: string): Promise<void> {
  const message = await demonstration.mail(ADDRESS, ({ text, links }) => text.includes(requestNo) && links.length > 0);
  const url = message.links.find((link) => link.includes('/invitations/')) ?? '';
  say(`  the distributor opens the link in the mail “${message.subject}” and signs in`);
  const browser = demonstration.browser();
  await browser.load(url);
  await browser.signIn(`${DISTRIBUTOR}.admin`);
  const decision = formIn(await browser.load(url), url, new URL(url).pathname);
  await browser.load(decision.action, { ...decision.fields, 'form.businessRegion': 'CN', decision: 'accept' });
  say('  chooses its business region, ticks the notice and accepts');
}

/** Two masters invite the same distributor: it accepts one invitation, and the other dies with a message. */
export async function tellInvitations(demonstration: Demonstration): Promise<void> {
  say('3. Two master distributors invite the same cloud distributor, which accepts the first.\n');
  await endCooperation(await demonstration.signIn('vendor.operator'));
  const masters = [await demonstration.signIn('master-1.admin'), await demonstration.signIn('master-2.admin')] as const;
  const [first, second] = [await invite(masters[0]), await invite(masters[1])];
  await accept(demonstration, first.requestNo);
  await print(masters[0], await ended(masters[0], first.id));
  say('4. The invitation of the other master has ended, and both sides are told.');
  await print(masters[1], await ended(masters[1], second.id));
}
