import { BaseService, BearerTokenAuthenticator } from "ibm-cloud-sdk-core";
import type { AccessTokens } from "./access-tokens";
import { TokenError } from "./errors";

const form = "crn:v1:bluemix:public:secrets-manager:<region>:a/<account>:<instance>:secret:<id>";
const crnOfSecret =
  /^crn:v1:[^:]+:[^:]+:secrets-manager:(?<region>[a-z-]+):a\/[0-9a-f]{32}:(?<instance>[0-9a-f-]{36}):secret:(?<id>[0-9a-f-]{36})$/;

interface SecretBody {
  secret_type?: string;
  /** Of `iam_credentials`. */
  api_key?: string;
  /** Of `arbitrary`. */
  payload?: string;
}

class SecretsManager extends BaseService {
  read(id: string): Promise<{ result: SecretBody }> {
    const options = { url: `/api/v2/secrets/${id}`, method: "GET" };
    const defaultOptions = { ...this.baseOptions, headers: { Accept: "application/json" } };
    return this.createRequest({ options, defaultOptions });
  }
}

/**
 * The API key in a secret of Secrets Manager: of an `iam_credentials` secret its key, of an `arbitrary` one the
 * payload. Reading an `iam_credentials` secret that does not reuse its key makes a new key, which IAM may not know
 * for 2 seconds.
 * API: Secrets Manager v2, "Get a secret".
 * @param crn the secret's CRN
 * @param reader tokens of somebody with SecretsReader on the instance or the secret's group
 * @throws TokenError `SECRET_UNREADABLE`
 */
export async function keyFromSecret(
  crn: string,
  reader: AccessTokens,
  http: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const { region, instance, id = "" } = crnOfSecret.exec(crn)?.groups ?? {};
  if (!instance) throw new TokenError("SECRET_UNREADABLE", `"${crn}" is not the CRN of a secret: ${form}.`);
  const authenticator = new BearerTokenAuthenticator({ bearerToken: (await reader.get()).value });
  const serviceUrl = `https://${instance}.${region}.secrets-manager.appdomain.cloud`;
  const service = new SecretsManager({ ...http, authenticator, serviceUrl });
  service.enableRetries({ maxRetries: 4 });
  const { result } = await service.read(id).catch((error: { status?: number; message?: string }) => {
    throw new TokenError("SECRET_UNREADABLE", `The secret ${id} cannot be read${why(error)}`, {
      cause: new Error(error.message), // the SDK's error refers to the request, which holds a token
    });
  });
  const key = result.secret_type === "arbitrary" ? result.payload : result.api_key;
  if (key) return key.trim();
  throw new TokenError(
    "SECRET_UNREADABLE",
    `The secret ${id} is of type ${result.secret_type} and holds no API key; it must be iam_credentials or arbitrary.`,
  );
}

function why({ status, message }: { status?: number; message?: string }): string {
  if (status === 404) return ": it does not exist in this instance.";
  if (status === 401 || status === 403) {
    return ` (${status}): the key in IC_API_KEY needs SecretsReader on the instance or on the secret's group.`;
  }
  return status === undefined ? `: ${message}. Check the network.` : ` (${status}): ${message}`;
}
