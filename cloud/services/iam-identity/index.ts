import type { Service } from "../../core/service";
import { accountSettingsRoutes } from "./account-settings";
import { apiKeyListRoutes } from "./api-key-lists";
import { apiKeyRoutes } from "./api-keys";
import { formatError } from "./errors";
import { keySetRoutes } from "./key-set";
import { profileRoutes } from "./profiles";
import { serviceIdRoutes } from "./service-ids";
import { tokenRoutes } from "./token";

export const iamIdentity: Service = {
  name: "iam-identity",
  hosts: ["iam.cloud.ibm.com", "private.iam.cloud.ibm.com"],
  register(app, cloud) {
    app.decorate("cloudClock", cloud.clock);
    tokenRoutes(app, cloud);
    keySetRoutes(app, cloud);
    serviceIdRoutes(app, cloud);
    apiKeyListRoutes(app, cloud);
    apiKeyRoutes(app, cloud);
    profileRoutes(app, cloud);
    accountSettingsRoutes(app, cloud);
  },
  formatError,
};
