import { savePerson, type PartnerKind, type Party } from '../../../../db/directory/directory';
import { issueToken } from '../../../../db/engine/consent-tokens';
import { eventually } from '../../../support/engine-world';
import { opened } from '../../../workflows/shared/common-requests';
import { distributionRequests } from '../../../workflows/distribution/distribution-requests';
import { type Browser, csrfIn, hidden, pagesWorld, type PagesWorld } from '../pages-world';

/** The region and the tick of an acceptance, as the page sends them. */
export const ACCEPTED = { 'form.businessRegion': 'CN', 'form.noticeAccepted': 'true' };

/** An invitation and its link. */
export interface Invited {
  readonly caseId: string;
  readonly link: string;
}

/** The pages over a real world, with companies whose administrators sign in. */
export interface DistributionWorld {
  readonly pages: PagesWorld;
  readonly requests: ReturnType<typeof distributionRequests>;
  /** Far Hill Distribution, a master distributor. */
  readonly master: string;
  /** A company of a kind with an administrator `<id>.admin` and an operator `<id>.operator`. */
  company(kind: PartnerKind, more?: Partial<Party>): Promise<string>;
  admin(id: string, language?: 'zh-CN' | 'en-US'): Promise<Browser>;
  invited(masterId: string, email: string): Promise<Invited>;
  /** A new distributor invited by the master. */
  invitation(more?: Partial<Party>): Promise<Invited & { readonly distributor: string }>;
  /** A new link to an existing invitation, as the next mail would carry it. */
  linkTo(caseId: string): Promise<string>;
  close(): Promise<void>;
}

/** Makes the pages, and what companies request of each other on them. */
export async function distributionWorld(): Promise<DistributionWorld> {
  const pages = await pagesWorld();
  const { world } = pages.api;
  const { db } = world;
  const requests = distributionRequests(world);
  const linkTo = async (caseId: string): Promise<string> => {
    const { id: taskId } = await world.task(caseId, 'invitation');
    return `/invitations/${await issueToken(db, { taskId, caseId, partyId: 'invitee' })}`;
  };
  const company = async (kind: PartnerKind, more: Partial<Party> = {}): Promise<string> => {
    const id = await requests.partner(kind, more);
    for (const [post, role] of [
      ['admin', 'partner-admin'],
      ['operator', 'partner-operator'],
    ] as const) {
      await savePerson(db, {
        ...{ id: `${id}.${post}`, partyId: id, name: `${post}${id}`, nameEn: `${post} of ${id}`, mobile: null },
        ...{ email: `${post}@${id}.example`, locale: 'zh-CN', roles: [role], active: true, externalSubject: null },
      });
    }
    return id;
  };
  const invited = async (masterId: string, email: string): Promise<Invited> => {
    const caseId = opened(await requests.inviteAddress(masterId, email));
    return { caseId, link: await linkTo(caseId) };
  };
  const master = await company('master-distributor', { name: '远山总经销', nameEn: 'Far Hill Distribution' });
  return {
    pages,
    requests,
    master,
    company,
    invited,
    invitation: async (more) => {
      const distributor = await company('cloud-distributor', more);
      return { distributor, ...(await invited(master, requests.emailOf(distributor))) };
    },
    admin: (id, language) => pages.signedIn(`${id}.admin`, language),
    linkTo,
    close: () => pages.close(),
  };
}

/** Accepts an invitation on its page. */
export const accept = (tab: Browser, link: string, body: object = ACCEPTED) =>
  send(tab, link, { ...body, decision: 'accept' });

/** A page once it shows something, as when the result of a decision is complete. */
export const saying = (tab: Browser, address: string, text: string): Promise<string> =>
  eventually(text, async () => {
    const { text: html } = await tab.get(address);
    return html.includes(text) ? html : undefined;
  });

/** Sends a page's form as a browser would: with its token and its key, unless the body has others. */
export async function send(tab: Browser, address: string, body: object, from = address) {
  const { text } = await tab.get(from);
  return tab
    .post(address)
    .type('form')
    .send({ _csrf: csrfIn(text), key: hidden(text, 'key'), ...body });
}
