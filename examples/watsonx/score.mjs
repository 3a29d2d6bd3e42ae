// Gets an IAM token for an API key and scores with it, by IBM's SDK core.
//
//   WATSONX_API_KEY  an API key of a member of the deployment's space
//   SCORING_URL      https://<region>.ml.cloud.ibm.com/ml/v4/deployments/<id>/predictions?version=2024-05-10
import { BaseService, IamAuthenticator } from "ibm-cloud-sdk-core";

class MachineLearning extends BaseService {
  /** @param {string} path @param {object} body */
  score(path, body) {
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    return this.createRequest({
      options: { url: path, method: "POST", body },
      defaultOptions: { ...this.baseOptions, headers },
    });
  }
}

const { WATSONX_API_KEY: apikey = "", SCORING_URL = "" } = process.env;
const { origin, pathname, search } = new URL(SCORING_URL);
// The authenticator gets the token, keeps it, and renews it before the 60 minutes end.
const service = new MachineLearning({ authenticator: new IamAuthenticator({ apikey }), serviceUrl: origin });
service.enableRetries();

try {
  const rows = { input_data: [{ fields: ["x", "y"], values: [[1, 2]] }] };
  const { result } = await service.score(`${pathname}${search}`, rows);
  console.log(JSON.stringify(result));
} catch (error) {
  const { status, body, message } = /** @type {{ status?: number, body?: string, message: string }} */ (
    error
  );
  console.error(`${status ?? "no answer"}: ${body ?? message}`);
  process.exitCode = 1;
}
