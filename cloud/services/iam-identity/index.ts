import type { Service } from "../../core/service";
import { iamHosts } from "../../iam/hosts";
import { accountLimitRoutes } from "./account-limits";
import { accountSettingsRoutes } from "./account-settings";
import { apiKeyListRoutes } from "./api-key-lists";
import { apiKeyRoutes } from "./api-keys";
import { formatError } from "./errors";
import { expiredKeysSweep } from "./expiry";
import { keySetRoutes } from "./key-set";
import { profileIdentityRoutes } from "./profile-identities";
import { profileLinkRoutes } from "./profile-links";
import { profileRuleRoutes } from "./profile-rules";
import { profileRoutes } from "./profiles";
import { reportRoutes } from "./reports";
import { serviceIdGroupRoutes } from "./service-id-groups";
import { serviceIdRoutes } from "./service-ids";
import { tokenRoutes } from "./token";

/** Headers of every reply, as traces of the real service show them. */
const usualHeaders = {
  "ibm-cloud-service-name": "iam-identity",
  "cache-control": "no-cache, no-store, must-revalidate",
  pragma: "no-cache",
  expires: "0",
  "content-language": "en-US",
  "x-content-type-options": "nosniff",
};

export const iamIdentity: Service = {
  name: "iam-identity",
  hosts: iamHosts,
  register(app, cloud) {
    app.decorate("cloudClock", cloud.clock);
    app.addHook("onSend", async (request, reply) => {
      reply.headers({ ...usualHeaders, "x-correlation-id": request.transactionId });
    });
    cloud.sweeps.push(expiredKeysSweep(cloud));
    for (const register of [
      tokenRoutes,
      keySetRoutes,
      serviceIdRoutes,
      serviceIdGroupRoutes,
      apiKeyListRoutes,
      apiKeyRoutes,
      profileRoutes,
      profileRuleRoutes,
      profileLinkRoutes,
      profileIdentityRoutes,
      accountSettingsRoutes,
      accountLimitRoutes,
      reportRoutes,
    ]) {
      register(app, cloud);
    }
  },
  formatError,
};
