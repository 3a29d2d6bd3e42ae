import { randomUUID } from "node:crypto";
import { TestCloud } from "../cloud/_helpers/cloud";
import { Principals } from "../cloud/_helpers/principals";
import { addMember, ml, newSpace, theOwner } from "../cloud/watsonx/_space";

const version = "version=2024-05-10";

/** A deployment in a space of a local cloud, and what the examples need to score with it. */
export interface DeployedModel {
  cloud: TestCloud;
  /** Of a member of the space. */
  env: NodeJS.ProcessEnv;
  /** Of somebody who is no member. */
  strangerKey: string;
}

export async function deployedModel(): Promise<DeployedModel> {
  const cloud = await TestCloud.start();
  const principals = new Principals(cloud.cloud);
  const owner = await theOwner(cloud);
  const space = await newSpace(cloud, owner);
  const member = principals.serviceId("scorer");
  await addMember(owner, space, { iamId: member.iam_id, call: owner.call }, "viewer");
  const deployment = { name: "model", space_id: space, asset: { id: randomUUID() }, online: {} };
  const { body } = await owner.call(`${ml}/ml/v4/deployments?${version}`, { body: deployment });
  cloud.cloud.clock.advance(3000); // until it is deployed
  const { port, certificateFile } = cloud.running;
  const env = {
    PATH: process.env.PATH,
    NODE_USE_ENV_PROXY: "1",
    HTTPS_PROXY: `http://127.0.0.1:${port}`,
    NODE_EXTRA_CA_CERTS: certificateFile,
    REQUESTS_CA_BUNDLE: certificateFile,
    SSL_CERT_FILE: certificateFile,
    CURL_CA_BUNDLE: certificateFile,
    WATSONX_API_KEY: principals.apiKey(member.iam_id),
    SCORING_URL: `${ml}/ml/v4/deployments/${body.metadata.id}/predictions?${version}`,
    SPACE_ID: space,
  };
  return { cloud, env, strangerKey: principals.apiKey(principals.serviceId("stranger").iam_id) };
}
