// Asks the control API. The secret came in the fragment of the page's address, and stays in this tab.

const key = "control-secret";

/** The control API does not take this tab's secret, or the tab has none. */
export class NoSecret extends Error {}

/** Takes the secret out of the address, so that it is in no bookmark and no history entry after this one. */
export function takeSecret() {
  const fragment = location.hash.slice(1);
  if (!/^[\w-]{32,}$/.test(fragment)) return;
  sessionStorage.setItem(key, fragment);
  history.replaceState(null, "", "#requests");
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<Response>}
 */
export async function send(method, path, body, headers = {}) {
  const response = await fetch(path, {
    method,
    headers: {
      ...headers,
      authorization: `Bearer ${sessionStorage.getItem(key) ?? ""}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.status === 401) throw new NoSecret("unauthorized");
  return response;
}

/**
 * The reply's body; throws the API's own words when it refuses.
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 */
export async function ask(method, path, body) {
  const response = await send(method, path, body);
  const reply = await response.json();
  if (!response.ok) throw new Error(reply.error.message);
  return reply;
}
