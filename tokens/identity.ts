import { BaseService, BearerTokenAuthenticator } from "ibm-cloud-sdk-core";
import { AccessTokens } from "./access-tokens";
import { TokenError } from "./errors";
import type { ExchangeOptions } from "./exchange";

/** Whom an API key stands for. */
export interface KeyIdentity {
  /** `IBMid-…` or `iam-ServiceId-…`. */
  iamId: string;
  accountId: string;
  /** `ApiKey-…` */
  keyId: string;
}

class IamIdentity extends BaseService {
  details(apikey: string): Promise<{ result: { id: string; iam_id: string; account_id: string } }> {
    const options = { url: "/v1/apikeys/details", method: "GET" };
    const headers = { Accept: "application/json", "IAM-ApiKey": apikey };
    return this.createRequest({ options, defaultOptions: { ...this.baseOptions, headers } });
  }
}

/**
 * What a token of the key claims, compared with what IAM keeps about the key.
 * API: IAM Identity Services, "Get details of an API key by its value".
 * @throws TokenError
 */
export async function identityOf(apiKey: string, options: ExchangeOptions = {}): Promise<KeyIdentity> {
  const { url: serviceUrl = "https://iam.cloud.ibm.com", http = {} } = options;
  const token = await new AccessTokens({ ...options, apiKey }).get();
  const authenticator = new BearerTokenAuthenticator({ bearerToken: token.value });
  const service = new IamIdentity({ ...http, authenticator, serviceUrl });
  service.enableRetries({ maxRetries: options.retries ?? 4 });
  const { result } = await service.details(apiKey).catch((error: { status?: number; message?: string }) => {
    const said = (error.message ?? "").replaceAll(apiKey, "…");
    const code = error.status === undefined || error.status >= 500 ? "UNREACHABLE" : "REFUSED";
    throw new TokenError(code, `IAM does not tell whose the API key is (${error.status ?? said}).`, {
      cause: new Error(said), // the SDK's error refers to the request, which holds the key
    });
  });
  if (result.iam_id !== token.iamId) {
    throw new TokenError(
      "REFUSED",
      `IAM contradicts itself: the token is of ${token.iamId}, the API key of ${result.iam_id}. Try again, then ask IBM support.`,
    );
  }
  return { iamId: result.iam_id, accountId: result.account_id, keyId: result.id };
}
