// @ts-check
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const CA_VARIABLES = [
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NODE_EXTRA_CA_CERTS",
  "CURL_CA_BUNDLE",
  "REQUESTS_CA_BUNDLE",
];
const PROXY_VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];

/**
 * The environment for npm, go and downloads: without the local cloud's proxy, which would answer for the
 * package registries too. A company's own proxy stays. The two are told apart by the certificate: the local
 * cloud's lies in the `.local` folder of a checkout.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} a copy
 */
function withoutLocalCloud(env) {
  const copy = { ...env };
  const ours = CA_VARIABLES.filter((name) => isOfLocalCloud(env[name]));
  if (ours.length === 0) return copy;
  for (const name of ours) delete copy[name];
  for (const name of PROXY_VARIABLES) {
    delete copy[name];
    delete copy[name.toLowerCase()];
  }
  return copy;
}

/** @param {string | undefined} file */
function isOfLocalCloud(file) {
  if (!file) return false;
  const at = path.resolve(file).split(`${path.sep}.local${path.sep}`);
  return at.slice(1).length > 0 && fs.existsSync(path.join(at[0] ?? "", "Pulumi.yaml"));
}

module.exports = { withoutLocalCloud };
