import { Router } from 'express';
import { control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { type Place, signedIn } from '../frame/visit';

/** What the demonstration has sent, as its receivers see it. */
export function mailboxPages(place: Place): Router {
  const router = Router();
  router.get(
    '/mailbox',
    signedIn(place, async (visit) => {
      const to = textOf(visit.request.query, 'to');
      const { body: messages } = await visit.api<{ links: string[] }[]>('GET /dev/mailbox', {
        query: to === undefined ? {} : { to },
      });
      const field = control('to', visit.m.mailbox.to, { value: to ?? '', quiet: true });
      await visit.show('mailbox', {
        field,
        messages: messages.slice(0, 50).map((message) => ({ ...message, links: message.links.map(pathOf) })),
      });
    }),
  );
  return router;
}

// The demonstration may be reached under any host name, so only the path of a link counts.
function pathOf(link: string): string {
  const { pathname, search } = new URL(link);
  return pathname + search;
}
