import type { Answer, Asking } from "./request";

/** A client of the auth API with cookies, as a browser has them, without one. */
export interface Session {
  get(path: string): Promise<Answer>;
  post(path: string, body: object, headers?: Record<string, string>): Promise<Answer>;
  /** What the answers have set, by name; attributes are in {@link setCookies}. */
  cookies: ReadonlyMap<string, string>;
  /** Every `Set-Cookie` that came, in order. */
  setCookies: readonly string[];
}

export function openSession(options: {
  /** Origin that the requests are sent to and from. */
  site: string;
  basePath: string;
  ask(url: string, asking: Asking): Promise<Answer>;
  from?: string | undefined;
}): Session {
  const { site, basePath, ask, from } = options;
  const cookies = new Map<string, string>();
  const setCookies: string[] = [];
  const send = async (path: string, asking: Asking): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await ask(`${site}${basePath}${path}`, {
      ...asking,
      ...(from === undefined ? {} : { from }),
      headers: { origin: site, ...(cookie === "" ? {} : { cookie }), ...asking.headers },
    });
    for (const text of answer.headers["set-cookie"] ?? []) {
      setCookies.push(text);
      const pair = text.split(";")[0] ?? "";
      const name = pair.slice(0, pair.indexOf("="));
      if (/;\s*max-age=0(;|$)/i.test(text)) cookies.delete(name);
      else cookies.set(name, pair.slice(pair.indexOf("=") + 1));
    }
    return answer;
  };
  return {
    cookies,
    setCookies,
    get: (path) => send(path, {}),
    post: (path, body, headers = {}) =>
      send(path, { body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } }),
  };
}
