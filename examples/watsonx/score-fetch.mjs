// Gets an IAM token for an API key and scores with it, by fetch alone.
//
//   WATSONX_API_KEY  an API key of a member of the deployment's space
//   SCORING_URL      https://<region>.ml.cloud.ibm.com/ml/v4/deployments/<id>/predictions?version=2024-05-10
//
// fetch does not heed HTTPS_PROXY by itself. Behind a proxy, set NODE_USE_ENV_PROXY=1 (Node 22.21, 24 and newer), or
// with the package undici on any Node: node --import ./env-proxy.mjs score-fetch.mjs

const { WATSONX_API_KEY: apikey = "", SCORING_URL = "" } = process.env;
const waitMs = 30_000;

/** @param {string} url @param {RequestInit} request */
async function post(url, request) {
  const reply = await fetch(url, { method: "POST", signal: AbortSignal.timeout(waitMs), ...request });
  // fetch takes a refusal for an answer like any other.
  if (!reply.ok) throw new Error(`${reply.status}: ${await reply.text()}`);
  return reply.json();
}

/** A token for 60 minutes; a program that runs longer asks again before they end. */
async function iamToken() {
  const form = { grant_type: "urn:ibm:params:oauth:grant-type:apikey", apikey };
  // URLSearchParams encodes the form and sets its content type; text put together with "+" does neither.
  const { access_token } = await post("https://iam.cloud.ibm.com/identity/token", {
    body: new URLSearchParams(form),
  });
  return access_token;
}

try {
  const rows = { input_data: [{ fields: ["x", "y"], values: [[1, 2]] }] };
  const scored = await post(SCORING_URL, {
    headers: { Authorization: `Bearer ${await iamToken()}`, "Content-Type": "application/json" },
    body: JSON.stringify(rows),
  });
  console.log(JSON.stringify(scored));
} catch (error) {
  const { message, cause } = /** @type {Error} */ (error);
  console.error(cause instanceof Error ? `${message}: ${cause.message}` : message);
  process.exitCode = 1;
}
