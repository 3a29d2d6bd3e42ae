import { IamTokenManager } from "ibm-cloud-sdk-core";
import { type AccessToken, accessToken } from "./access-token";
import { refused } from "./refusals";

export interface ExchangeOptions {
  /** IAM's address. Default: `https://iam.cloud.ibm.com`. */
  url?: string;
  /** How often a request is repeated that got no answer, 429 or 5xx. Default: 4. */
  retries?: number;
  /** For the SDK's HTTP client (axios), as an agent of one's own. By default it heeds `HTTPS_PROXY`. */
  http?: Readonly<Record<string, unknown>>;
}

/**
 * An API key for an access token, by IBM's SDK core, which also waits and repeats (exponentially, and as long as
 * `Retry-After` says).
 * API: `POST /identity/token`, IAM Identity Services.
 * @throws TokenError
 */
export async function exchange(apikey: string, options: ExchangeOptions = {}): Promise<AccessToken> {
  const { url, retries = 4, http = {} } = options;
  // A manager for one exchange: it would refresh in the background and only log a failure.
  const settings = { ...http, apikey, url, enableRetries: true, maxRetries: retries };
  let value: string;
  try {
    value = await new IamTokenManager(settings).getToken();
  } catch (error) {
    throw refused(error, apikey);
  }
  return accessToken(value);
}
