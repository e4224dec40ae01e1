/** A person at the API of a running demonstration. */
export interface Person {
  readonly id: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  /** Uploads a text as a file; returns the id by which forms refer to it. */
  upload(name: string, text: string): Promise<string>;
}

/** A case as far as the stories look at it. */
export interface CaseView {
  readonly id: string;
  readonly requestNo: string;
  readonly state: string;
  readonly stateTitle: string;
  readonly outcome: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly tasks: readonly {
    readonly id: string;
    readonly key: string;
    readonly status: string;
    readonly dueAt: string | null;
  }[];
}

interface Mail {
  readonly channel: string;
  readonly subject: string;
  readonly text: string;
  readonly links: readonly string[];
}

/** A running demonstration, as the stories use it. */
export type Demonstration = ReturnType<typeof demoClient>;

/** What the stories need of a running demonstration, over HTTP alone. */
export function demoClient(base: string) {
  async function call<T>(path: string, init: RequestInit): Promise<T> {
    const response = await fetch(new URL(path, base), init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }
  const json = { 'Content-Type': 'application/json', 'Accept-Language': 'en-US' };

  return {
    async signIn(id: string): Promise<Person> {
      const { token } = await call<{ token: string }>('/dev/token', {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ persona: id }),
      });
      const signed = { 'Accept-Language': 'en-US', Authorization: `Bearer ${token}` };
      const headers = { ...json, ...signed };
      return {
        id,
        get: (path) => call(path, { headers }),
        post: (path, body) => call(path, { method: 'POST', headers, body: JSON.stringify(body) }),
        put: (path, body) => call(path, { method: 'PUT', headers, body: JSON.stringify(body) }),
        upload: async (name, text) => {
          const form = new FormData();
          form.append('file', new Blob([text], { type: 'text/plain' }), name);
          return (await call<{ id: string }>('/v1/files', { method: 'POST', headers: signed, body: form })).id;
        },
      };
    },

    /** The newest matching message to a receiver, waiting for it a little. */
    async mail(to: string, fits: (mail: Mail) => boolean): Promise<Mail> {
      for (let tries = 0; tries < 100; tries += 1) {
        const found = (await call<Mail[]>(`/dev/mailbox?to=${encodeURIComponent(to)}`, {})).find(fits);
        if (found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`no such mail to ${to}`);
    },

    /** A browser that keeps cookies and submits forms, as a customer's telephone does without JavaScript. */
    browser() {
      const cookies = new Map<string, string>();
      async function load(url: string, form?: Record<string, string>): Promise<string> {
        const response = await fetch(url, {
          method: form === undefined ? 'GET' : 'POST',
          redirect: 'manual',
          headers: {
            Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
            'Accept-Language': 'en-US',
            ...(form === undefined
              ? {}
              : { 'Content-Type': 'application/x-www-form-urlencoded', Origin: new URL(base).origin }),
          },
          ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
        });
        for (const cookie of response.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
          cookies.set(name, value);
        }
        const location = response.headers.get('location');
        if (location !== null) return load(new URL(location, url).href);
        const page = await response.text();
        if (!response.ok) throw new Error(`${url} answered ${response.status}`);
        return page;
      }
      async function signIn(persona: string): Promise<void> {
        const url = new URL('/sign-in', base).href;
        const { action, fields } = formIn(await load(url), url, '/sign-in');
        await load(action, { ...fields, persona });
      }
      return { load, signIn };
    },
  };
}

/** The form that posts to an address ending in `ending`: where it goes, and its hidden fields and ticks. */
export function formIn(page: string, url: string, ending: string): { action: string; fields: Record<string, string> } {
  for (const [, attributes = '', body = ''] of page.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
    const action = /action="([^"]*)"/.exec(attributes)?.[1];
    if (!/method="post"/.test(attributes) || action === undefined || !action.endsWith(ending)) continue;
    const fields: Record<string, string> = {};
    for (const [input] of body.matchAll(/<input[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(input)?.[1];
      if (name === undefined || !/type="(hidden|checkbox)"/.test(input)) continue;
      fields[name] = /value="([^"]*)"/.exec(input)?.[1] ?? 'on';
    }
    return { action: new URL(action, url).href, fields };
  }
  throw new Error(`no form that ends in ${ending}`);
}
