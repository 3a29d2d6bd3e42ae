// An application reads its credentials from Secrets Manager and gets an IAM token with them.
//
//   READER_API_KEY   an API key of a reader of the secret group
//   SECRETS_MANAGER  https://<instance guid>.<region>.secrets-manager.appdomain.cloud
//   SECRET_GROUP, SECRET_NAME
import { BaseService, IamAuthenticator, IamTokenManager } from "ibm-cloud-sdk-core";

class SecretsManager extends BaseService {
  async apiKey(group, name) {
    const path = { group, name };
    const url = "/api/v2/secret_groups/{group}/secret_types/iam_credentials/secrets/{name}";
    const { result } = await this.createRequest({
      options: { url, method: "GET", path },
      defaultOptions: { serviceUrl: this.baseOptions.serviceUrl, headers: { Accept: "application/json" } },
    });
    return result.api_key;
  }
}

const { READER_API_KEY, SECRETS_MANAGER, SECRET_GROUP, SECRET_NAME } = process.env;
const secrets = new SecretsManager({
  authenticator: new IamAuthenticator({ apikey: READER_API_KEY }),
  serviceUrl: SECRETS_MANAGER,
});

try {
  const apikey = await secrets.apiKey(SECRET_GROUP, SECRET_NAME);
  // The token manager renews the token before it ends. Read the secret again when IAM refuses the key: it was rotated.
  const token = await new IamTokenManager({ apikey }).getToken();
  const { sub } = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
  console.log(`The application works as ${sub}.`);
} catch (error) {
  console.error(`No credentials (${error.status ?? "no answer"}): ${error.message}`);
  process.exitCode = 1;
}
